package dev.caravan.steps;

import dev.caravan.dialect.ReplyStream;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.session.SessionRun;
import dev.caravan.tools.ToolTurn;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.io.IOException;
import java.util.Optional;

/** Step {@code hear-reply}: a session's run hears the reply as it goes by to the client (SES-3). */
public final class SessionListening implements Processor {

    @Override
    public void process(Exchange exchange) {
        if (isForTools(exchange)) {
            return;
        }
        Var.SESSION
                .find(exchange)
                .ifPresent(
                        session -> Var.REPLY.set(exchange, heard(Var.REPLY.of(exchange), session)));
    }

    /** What a reply says that only asks for tools of ours is said to them, not to the client. */
    private static boolean isForTools(Exchange exchange) {
        return Var.TOOLS.find(exchange).map(ToolTurn::isPending).orElse(false);
    }

    private static Reply heard(Reply reply, SessionRun session) {
        return switch (reply) {
            case Reply.Whole whole -> {
                session.hearWhole(whole.json());
                yield whole;
            }
            case Reply.Streamed(var held, var rest, var form) -> {
                held.forEach(chunk -> session.hear(chunk.json()));
                yield new Reply.Streamed(held, new Heard(rest, session), form);
            }
        };
    }

    private record Heard(ReplyStream chunks, SessionRun session) implements ReplyStream {
        @Override
        public Optional<Chunk> next() throws AttemptFailed, IOException {
            Optional<Chunk> chunk = chunks.next();
            chunk.ifPresent(next -> session.hear(next.json()));
            return chunk;
        }

        @Override
        public boolean hasReady() {
            return chunks.hasReady();
        }

        @Override
        public void drain() throws IOException {
            chunks.drain();
        }
    }
}
