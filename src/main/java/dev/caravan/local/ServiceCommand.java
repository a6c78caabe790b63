package dev.caravan.local;

import dev.caravan.config.Provider.LocalService;
import dev.caravan.config.Secret;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What makes two services the same one (SVC-3). */
record ServiceCommand(
        String command,
        List<String> args,
        Optional<String> cwd,
        Map<String, Secret> env,
        URI healthUrl) {

    static ServiceCommand of(LocalService service) {
        return new ServiceCommand(
                service.command(),
                service.args(),
                service.cwd(),
                service.env(),
                service.healthUrl());
    }
}
