package dev.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.Json;
import dev.caravan.steps.ToolRun;
import dev.caravan.steps.Var;
import dev.caravan.tools.AnswerTooLarge;
import dev.caravan.tools.RouteTool;
import dev.caravan.tools.ToolCall;
import dev.caravan.tools.WrongArguments;

import org.apache.camel.Exchange;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

@DisplayName("TOL-1: the worked examples of tools, from arguments to answer")
class ToolRoutesTest extends RouteTestSupport {
    private static final Path PROPERTIES = Path.of("config/application.properties");

    private Exchange run(String tool, String arguments, int maxBytes) throws Exception {
        ObjectNode schema =
                Json.readObject(
                        Files.readAllBytes(Path.of("routes/tools/tool-" + tool + ".schema.json")));
        ObjectNode call = JsonNodeFactory.instance.objectNode().put("id", "c1");
        call.putObject("function").put("name", tool).put("arguments", arguments);
        return send(
                "run-tool",
                exchange -> {
                    exchange.setVariable("tool", tool);
                    Var.TOOL_RUN.set(
                            exchange,
                            new ToolRun(
                                    RouteTool.of(tool, schema), ToolCall.of(call, "c0"), maxBytes));
                });
    }

    /** The example's own database, as Camel makes it of its properties. */
    private Exchange stock(String arguments, int maxBytes) throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(PROPERTIES)));
        JdbcDataSource database = new JdbcDataSource();
        database.setURL(properties.getProperty("camel.beans.toolDatabase.url"));
        context.getRegistry().bind("toolDatabase", database);
        load("tools/run-tool", "tools/tool-stock");
        return run("stock", arguments, maxBytes);
    }

    @Test
    void asksTheDatabase() throws Exception {
        Exchange done = stock("{\"article\":\"lamp\"}", 1_000);
        assertThat(done.getException()).isNull();
        assertThat(Var.TOOL_ANSWER.of(done))
                .isEqualTo(
                        "[{\"ARTICLE\":\"lamp\",\"PLACE\":\"Berlin\",\"PIECES\":12},"
                                + "{\"ARTICLE\":\"lamp\",\"PLACE\":\"Oslo\",\"PIECES\":3}]");
        assertThat(passed().ids())
                .containsExactly(
                        "check-arguments",
                        "to-tool",
                        "bind-arguments",
                        "set-statement",
                        "to-database",
                        "take-answer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lamp' or 'a'='a",
                "${exception.message}",
                "${sysenv.PATH}",
                ":?article",
                "{{tool.exchange-rate.url}}"
            })
    @DisplayName("nothing evaluates an argument: it is a value, whatever it looks like")
    void evaluatesNoArgument(String article) throws Exception {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("article", article);
        Exchange done = stock(arguments.toString(), 1_000);
        assertThat(done.getException()).isNull();
        assertThat(Var.TOOL_ANSWER.of(done)).isEqualTo("[]");
    }

    @Test
    void refusesArgumentsThatTheSchemaDoesNotAllow() throws Exception {
        Exchange done = stock("{\"article\":\"\"}", 1_000);
        assertThat(done.getException()).isInstanceOf(WrongArguments.class);
        assertThat(passed().ids()).containsExactly("check-arguments");
    }

    @Test
    void refusesAnAnswerBeyondTheLimit() throws Exception {
        assertThat(stock("{\"article\":\"lamp\"}", 20).getException())
                .isInstanceOf(AnswerTooLarge.class);
    }

    @Test
    void asksTheServiceWithEncodedArguments() throws Exception {
        load("tools/run-tool", "tools/tool-exchange-rate");
        replace(
                "tool-exchange-rate",
                "to-rates",
                exchange -> {
                    assertThat(exchange.getMessage().getHeader(Exchange.HTTP_URI))
                            .isEqualTo("https://api.frankfurter.dev/v1/latest");
                    exchange.getMessage()
                            .setBody(
                                    new ByteArrayInputStream(
                                            String.valueOf(
                                                            exchange.getMessage()
                                                                    .getHeader(
                                                                            Exchange
                                                                                    .HTTP_RAW_QUERY))
                                                    .getBytes(StandardCharsets.UTF_8)));
                });
        Exchange done = run("exchange-rate", "{\"base\":\"EUR\",\"symbols\":\"USD,GBP\"}", 1_000);
        assertThat(done.getException()).isNull();
        assertThat(Var.TOOL_ANSWER.of(done)).isEqualTo("base=EUR&symbols=USD%2CGBP");
        assertThat(passed().ids())
                .containsSubsequence("to-tool", "set-query", "set-address", "to-rates");
    }
}
