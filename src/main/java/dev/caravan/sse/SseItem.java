package dev.caravan.sse;

/**
 * What an event stream is made of, apart from fields that we ignore ({@code id}, {@code retry}).
 */
public sealed interface SseItem {

    /**
     * A dispatched event.
     *
     * @param event the event's type; empty = {@code message}, the standard's default
     * @param data the data lines, joined by line feeds
     */
    record Event(String event, String data) implements SseItem {
        /** Whether this is the end mark of OpenAI-shaped streams, {@code data: [DONE]}. */
        public boolean isDone() {
            return data.equals(SseWriter.DONE_DATA);
        }
    }

    /**
     * A comment line; servers send them to keep a connection open. Comments inside an event are
     * reported before the event.
     *
     * @param text what follows the colon and one optional space
     */
    record Comment(String text) implements SseItem {}
}
