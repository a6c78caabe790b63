package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.ReplyFilter.Remark;
import dev.caravan.routing.Candidate;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The filters that one attempt's reply goes through, in their order. */
public record ReplyFilters(List<ReplyFilter> list) {
    private static final List<ReplyRule> RULES =
            ServiceLoader.load(ReplyRule.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparingInt(ReplyRule::order))
                    .toList();

    /** A reply that stays as it is. */
    public static final ReplyFilters NONE = new ReplyFilters(List.of());

    public ReplyFilters {
        list = List.copyOf(list);
    }

    /** The filters for the reply to a request. */
    public static ReplyFilters of(Outgoing request, Candidate candidate) {
        return new ReplyFilters(
                RULES.stream()
                        .map(rule -> rule.filter(request, candidate))
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** Changes a whole reply in place. */
    public void whole(ObjectNode reply) {
        list.forEach(filter -> filter.whole(reply));
    }

    /** What the filters noticed so far. */
    public List<Remark> remarks() {
        return list.stream().flatMap(filter -> filter.remarks().stream()).toList();
    }
}
