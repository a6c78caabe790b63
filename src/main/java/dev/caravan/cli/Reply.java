package dev.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.Problem;

import picocli.CommandLine.Model.CommandSpec;

import java.io.PrintWriter;
import java.util.List;

/** Says how a command went: in lines for a person, or as one JSON value on standard output. */
record Reply(CommandSpec spec, boolean json) {
    /** The command was understood and could not be done. */
    static final int EXIT_FAILED = 1;

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    int done(String lines, JsonNode asJson) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? asJson.toPrettyString() : lines);
        out.flush();
        return 0;
    }

    int failed(int exit, String message) {
        return failed(exit, message, List.of());
    }

    /** With the problems that make it so; {@code message} does not repeat them. */
    int failed(int exit, String message, List<Problem> problems) {
        if (json) {
            ObjectNode answer = object().put("ok", false).put("error", message);
            answer.set("problems", problems(problems));
            PrintWriter out = spec.commandLine().getOut();
            out.println(answer.toPrettyString());
            out.flush();
        } else {
            PrintWriter err = spec.commandLine().getErr();
            err.println(message + (problems.isEmpty() ? "" : ":"));
            problems.forEach(problem -> err.println("  " + problem));
            err.flush();
        }
        return exit;
    }

    static ArrayNode problems(List<Problem> problems) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Problem problem : problems) {
            list.addObject()
                    .put("path", problem.path())
                    .put("found", problem.found())
                    .put("allowed", problem.allowed());
        }
        return list;
    }
}
