package dev.caravan.tools;

import dev.caravan.dialect.ReplyStream;

import java.util.ArrayDeque;
import java.util.Optional;

/** A stream of prepared deltas; an empty one ends it with tool calls. */
final class Pieces implements ReplyStream {
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();

    Pieces(String... deltas) {
        for (String delta : deltas) {
            String finish = delta.equals("{}") ? "'tool_calls'" : "null";
            chunks.add(
                    new Chunk(
                            ToolTurnTest.json(
                                    "{'id':'x','created':1,'choices':[{'index':0,'delta':%s,'finish_reason':%s}]}"
                                            .formatted(delta, finish)),
                            true));
        }
    }

    @Override
    public Optional<Chunk> next() {
        return Optional.ofNullable(chunks.poll());
    }

    @Override
    public boolean hasReady() {
        return !chunks.isEmpty();
    }

    @Override
    public void drain() {
        chunks.clear();
    }
}
