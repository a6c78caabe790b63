package dev.caravan.batch;

import java.io.IOException;

/** An input has more bytes than a job may; nothing of it is kept. */
public final class InputTooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    InputTooLarge(long most) {
        super("The input is longer than " + most + " bytes (batch.maxFileBytes)");
    }
}
