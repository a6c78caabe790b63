package dev.caravan.net;

import java.net.UnknownHostException;

/**
 * The network guard forbids the call. It is an {@link UnknownHostException} because a name resolver
 * may throw nothing else; ask for this class first where the two are told apart.
 */
public final class BlockedAddress extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message names provider, host and what to change
     */
    public BlockedAddress(String message) {
        super(message);
    }
}
