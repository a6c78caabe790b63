package dev.caravan.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.local.Effect.Refuse;
import dev.caravan.local.Refusal.Failed;

import java.util.List;

/** One row of the machine's table: where from, what happens, where to, and what is done. */
record Row(String rule, Bench from, Event event, Phase to, List<Effect> effects) {

    static Row row(String rule, Bench from, Event event, Phase to, Effect... effects) {
        return new Row(rule, from, event, to, List.of(effects));
    }

    static Effect refuse(long waiter, String why) {
        return new Refuse(waiter, new Failed(why));
    }

    static Effect stopped(long waiter) {
        return refuse(waiter, "the service was stopped on request");
    }

    static Effect closed(long waiter) {
        return new Refuse(waiter, new Refusal.Closed());
    }

    void holds() {
        from.on(event);

        assertThat(from.model.phase()).isEqualTo(to);
        assertThat(from.effects).isEqualTo(effects);
    }

    @Override
    public String toString() {
        return rule + " [" + from.model.phase() + " " + event + " -> " + to + "]";
    }
}
