package dev.caravan.net;

/** The body is not what its content coding says. */
public final class BadEncoding extends BodyRefused {
    private static final long serialVersionUID = 1L;

    BadEncoding(String coding) {
        super("body is not valid " + coding + " data");
    }
}
