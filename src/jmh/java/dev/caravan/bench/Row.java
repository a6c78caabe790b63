package dev.caravan.bench;

import java.util.Optional;

/**
 * A line of the table.
 *
 * @param met whether the target was reached, where there is one
 */
record Row(
        String id,
        String what,
        String direct,
        String bare,
        String gateway,
        String target,
        Optional<Boolean> met) {
    static final String NONE = "–";

    static String header() {
        return "| id | what | direct | bare Camel | gateway | target | met |\n"
                + "|---|---|---|---|---|---|---|";
    }

    @Override
    public String toString() {
        return "| "
                + String.join(
                        " | ",
                        id,
                        what,
                        direct,
                        bare,
                        gateway,
                        target,
                        met.map(m -> m ? "yes" : "**no**").orElse(NONE))
                + " |";
    }
}
