package dev.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

@DisplayName("OPS-2 The simulator's page tells the truth")
class SimulatorDocTest {
    private static final String COMMAND = "./caravan simulate";

    @Command
    private static final class Flags {
        @Mixin private final SimulatorFlags flags = new SimulatorFlags();
    }

    @Test
    void itsCommandsAreAccepted() throws Exception {
        List<String> commands = page().lines().filter(line -> line.startsWith(COMMAND)).toList();

        assertThat(commands).hasSizeGreaterThan(3);
        for (String command : commands) {
            Flags parsed = new Flags();
            String[] words = command.substring(COMMAND.length()).strip().split(" ", -1);
            new CommandLine(parsed)
                    .parseArgs(
                            Arrays.stream(words).filter(w -> !w.isEmpty()).toArray(String[]::new));
            assertThatCode(parsed.flags::options).as(command).doesNotThrowAnyException();
        }
    }

    @Test
    void itsBehavioursAreAccepted() throws Exception {
        String[] blocks = page().split("```json\n", -1);

        assertThat(blocks).hasSizeGreaterThan(2);
        try (Simulator simulator = Simulator.start(SimulatorOptions.onFreePort())) {
            for (String block : Arrays.asList(blocks).subList(1, blocks.length)) {
                String json = block.substring(0, block.indexOf("```"));
                assertThatCode(() -> simulator.behave(Json.MAPPER.readTree(json)))
                        .as(json)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void itNamesEachOptionAndField() throws Exception {
        String page = page();

        new CommandLine(new Flags())
                .getCommandSpec()
                .options()
                .forEach(option -> assertThat(page).contains(option.longestName()));
        Json.MAPPER
                .valueToTree(Behaviour.NORMAL)
                .fieldNames()
                .forEachRemaining(field -> assertThat(page).contains("| `" + field + "` |"));
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs", "simulator.md"));
    }
}
