package dev.caravan.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.ReplyFilter;
import dev.caravan.failover.AttemptFailed;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/** A stream whose chunks go through filters, one after the other. */
public final class FilteredStream implements ReplyStream {
    private final ReplyStream source;
    private final List<ReplyFilter> filters;
    private final ArrayDeque<Chunk> ready = new ArrayDeque<>();
    private boolean ended;

    /**
     * A stream over another.
     *
     * @param filters in the order in which a chunk goes through them
     */
    public FilteredStream(ReplyStream source, List<ReplyFilter> filters) {
        this.source = source;
        this.filters = List.copyOf(filters);
    }

    @Override
    public Optional<Chunk> next() throws AttemptFailed, IOException {
        while (ready.isEmpty() && !ended) {
            Optional<Chunk> chunk = source.next();
            if (chunk.isPresent()) {
                pass(chunk.get().json(), 0);
            } else {
                ended = true;
                end();
            }
        }
        return Optional.ofNullable(ready.poll());
    }

    private void pass(ObjectNode chunk, int from) {
        if (from == filters.size()) {
            ready.add(new Chunk(chunk, Carrying.carries(chunk)));
            return;
        }
        filters.get(from).chunk(chunk).forEach(part -> pass(part, from + 1));
    }

    private void end() {
        for (int i = 0; i < filters.size(); i++) {
            int behind = i + 1;
            filters.get(i).end().forEach(part -> pass(part, behind));
        }
    }

    @Override
    public boolean hasReady() {
        return !ready.isEmpty() || ended || source.hasReady();
    }

    @Override
    public void drain() throws IOException {
        source.drain();
    }
}
