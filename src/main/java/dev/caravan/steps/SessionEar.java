package dev.caravan.steps;

import dev.caravan.dialect.ReplyStream;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.session.SessionRun;

import org.apache.camel.Exchange;

import java.io.IOException;
import java.util.Optional;

/** A session's run hears the reply as it goes by to the client (SES-3). */
final class SessionEar {
    private SessionEar() {}

    /**
     * The exchange's reply; whoever reads it lets the session hear it. What a reply says that only
     * asks for tools of ours is said to them, and not heard.
     */
    static Reply reply(Exchange exchange) {
        Reply reply = Var.REPLY.of(exchange);
        return ToolCallTaking.isPending(exchange)
                ? reply
                : Var.SESSION.find(exchange).map(session -> heard(reply, session)).orElse(reply);
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
