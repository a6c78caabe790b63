package dev.caravan.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.cli.doctor.AgentChecks;
import dev.caravan.cli.doctor.Finding;
import dev.caravan.cli.doctor.Finding.State;
import dev.caravan.cli.doctor.MachineChecks;
import dev.caravan.cli.doctor.PortCheck;
import dev.caravan.cli.doctor.ProviderChecks;
import dev.caravan.cli.doctor.ProviderKnock;
import dev.caravan.config.ConfigPaths;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.InvalidConfig;
import dev.caravan.config.Loaded;
import dev.caravan.config.Overrides;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code caravan doctor}: what is reachable, what is misconfigured, what to do (OPS-3). */
@Command(
        name = "doctor",
        description = {
            "Looks at the configuration, this machine, the port and each provider, and says what",
            "to do about what is wrong. Nothing is started, no model is asked for an answer.",
            "Exit code 0 when nothing is wrong, else 1."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final long PATIENCE_MS = 4000;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConfigSource source = new ConfigSource();

    @Option(names = "--json", description = "The findings as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        Optional<Loaded> loaded = config(findings);
        MachineChecks machine =
                new MachineChecks(
                        Path.of(""),
                        ConfigPaths.stateDir(
                                loaded.map(Loaded::environment).orElseGet(source::environment)),
                        Runtime.version().feature());
        findings.addAll(machine.basics());
        loaded.map(Loaded::config).ifPresent(config -> look(config, machine, findings));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(findings).toPrettyString());
        } else {
            table(out, findings);
        }
        out.flush();
        return findings.stream().anyMatch(Finding::isWrong) ? 1 : 0;
    }

    private Optional<Loaded> config(List<Finding> findings) {
        Path file = source.path();
        try {
            Loaded loaded = source.loader(Overrides.NONE).load(file);
            findings.add(new Finding("config", file.toString(), State.OK, "valid", ""));
            loaded.notes()
                    .forEach(note -> findings.add(new Finding("config", "", State.NOTE, note, "")));
            return Optional.of(loaded);
        } catch (InvalidConfig e) {
            e.problems()
                    .forEach(
                            problem ->
                                    findings.add(
                                            new Finding(
                                                    "config",
                                                    problem.path(),
                                                    State.WRONG,
                                                    "found " + problem.found(),
                                                    "allowed: " + problem.allowed())));
        } catch (IOException e) {
            findings.add(
                    new Finding(
                            "config",
                            file.toString(),
                            State.WRONG,
                            Objects.requireNonNullElse(e.getMessage(), "cannot be read"),
                            "name another with --config, or write it: caravan config set"));
        }
        return Optional.empty();
    }

    private static void look(GatewayConfig config, MachineChecks machine, List<Finding> findings) {
        findings.add(
                new PortCheck(
                                config,
                                GatewayClient.of(config).base(),
                                Duration.ofMillis(PATIENCE_MS))
                        .look());
        findings.addAll(AgentChecks.of(config));
        findings.addAll(machine.services(config));
        try (ProviderKnock knock = new ProviderKnock(PATIENCE_MS)) {
            findings.addAll(new ProviderChecks(knock).of(config));
        }
    }

    private static ObjectNode json(List<Finding> findings) {
        ObjectNode answer = Reply.object().put("ok", findings.stream().noneMatch(Finding::isWrong));
        ArrayNode list = answer.putArray("findings");
        for (Finding finding : findings) {
            list.addObject()
                    .put("check", finding.check())
                    .put("subject", finding.subject())
                    .put("state", word(finding))
                    .put("found", finding.found())
                    .put("todo", finding.todo());
        }
        return answer;
    }

    private static void table(PrintWriter out, List<Finding> findings) {
        for (Finding finding : findings) {
            out.printf(
                    Locale.ROOT,
                    "%-5s  %-8s  %s%s%n",
                    word(finding),
                    finding.check(),
                    finding.subject().isEmpty() ? "" : finding.subject() + ": ",
                    finding.found());
            if (!finding.todo().isEmpty()) {
                out.println("                 -> " + finding.todo());
            }
        }
        long wrong = findings.stream().filter(Finding::isWrong).count();
        out.println();
        out.println(wrong == 0 ? "Nothing is wrong." : wrong + " to mend.");
    }

    private static String word(Finding finding) {
        return finding.state().name().toLowerCase(Locale.ROOT);
    }
}
