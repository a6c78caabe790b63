package dev.caravan.failover;

/** What was being waited for when time ran out (PRV-7). */
public enum Clock {
    CONNECT("no connection"),
    HEADERS("no response headers"),
    FIRST_EVENT("no first event"),
    GAP("no further event"),
    BODY("body not complete"),
    PROVIDER_TOTAL("timeoutSeconds of the provider is over"),
    DEADLINE("the deadline over the whole chain is over");

    private final String text;

    Clock(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
