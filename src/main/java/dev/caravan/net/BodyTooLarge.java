package dev.caravan.net;

/** The body has more bytes, after decompression, than allowed. */
public final class BodyTooLarge extends BodyRefused {
    private static final long serialVersionUID = 1L;

    BodyTooLarge(long limit) {
        super("body is larger than " + limit + " bytes");
    }
}
