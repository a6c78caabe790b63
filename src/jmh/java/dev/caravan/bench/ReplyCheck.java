package dev.caravan.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keeps the beginning of a whole reply and looks whether it is the one that was due. */
final class ReplyCheck implements Connection.Sink {
    /** What the simulator is told to say. */
    static final String REPLY = "Follow the stars, rest at noon, and keep the water cool.";

    private static final byte[] DUE =
            ("\"content\":\"" + REPLY + "\"").getBytes(StandardCharsets.US_ASCII);

    private final byte[] seen = new byte[4 << 10];
    private int length;

    @Override
    public void accept(byte[] bytes, int from, int count) {
        int kept = Math.min(count, seen.length - length);
        System.arraycopy(bytes, from, seen, length, kept);
        length += kept;
    }

    /**
     * Judges the reply and forgets it.
     *
     * @throws WrongReply when the status is not 200 or the text is another
     */
    void judge(Target target, int status) throws WrongReply {
        boolean right = status == 200 && holds();
        String text = right ? "" : new String(seen, 0, length, StandardCharsets.UTF_8);
        length = 0;
        if (!right) {
            throw new WrongReply(target.name() + " answered " + status + ": " + text);
        }
    }

    private boolean holds() {
        for (int at = 0; at + DUE.length <= length; at++) {
            if (seen[at] == DUE[0]
                    && Arrays.equals(seen, at, at + DUE.length, DUE, 0, DUE.length)) {
                return true;
            }
        }
        return false;
    }
}
