package dev.caravan.net;

/** The body has a content coding other than gzip and deflate. */
public final class UnsupportedEncoding extends BodyRefused {
    private static final long serialVersionUID = 1L;

    UnsupportedEncoding() {
        super("content-encoding is not supported; supported are gzip, deflate and identity");
    }
}
