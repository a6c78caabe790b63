package dev.caravan.local;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Provider;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which providers use which service, in the order of the configuration. Immutable. */
final class Users {
    static final Users NONE = new Users(List.of());

    private final Map<String, ServiceCommand> commands = new LinkedHashMap<>();
    private final Map<ServiceCommand, Provider> firsts = new LinkedHashMap<>();
    private final List<Provider> providers;

    private Users(List<Provider> providers) {
        this.providers = providers;
        for (Provider provider : providers) {
            ServiceCommand command = ServiceCommand.of(provider.localService().orElseThrow());
            commands.put(provider.id(), command);
            firsts.putIfAbsent(command, provider);
        }
    }

    static Users of(GatewayConfig config) {
        return new Users(
                config.providers().values().stream()
                        .filter(provider -> provider.localService().isPresent())
                        .toList());
    }

    Optional<ServiceCommand> commandOf(String providerId) {
        return Optional.ofNullable(commands.get(providerId));
    }

    boolean use(ServiceCommand command) {
        return firsts.containsKey(command);
    }

    /** Each service with the first provider that uses it. */
    Map<ServiceCommand, Provider> firsts() {
        return Collections.unmodifiableMap(firsts);
    }

    /** Those who use a service, the one of this id first. */
    Stream<Provider> of(ServiceCommand command, String first) {
        return providers.stream()
                .filter(provider -> command.equals(commands.get(provider.id())))
                .sorted(Comparator.comparing(provider -> !provider.id().equals(first)));
    }
}
