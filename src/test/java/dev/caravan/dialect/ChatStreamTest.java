package dev.caravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.sse.SseReader;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

@DisplayName("HTTP-8, FLV-4: reading a stream chunk by chunk")
class ChatStreamTest {
    private final AtomicInteger alive = new AtomicInteger();

    private static ChunkForm form(boolean wantsUsage) {
        return new ChunkForm(
                ContractCase.REF,
                wantsUsage,
                ContractCase.FALLBACK_ID,
                ContractCase.NOW_SECONDS,
                ContractCase.PROMPT_BYTES);
    }

    /** Single quotes stand for double ones; each text is one event. */
    private ChatStream stream(ChunkForm form, String... events) {
        StringBuilder text = new StringBuilder();
        for (String event : events) {
            text.append(event.startsWith(":") ? "" : "data: ")
                    .append(event.replace('\'', '"'))
                    .append("\n\n");
        }
        return new ChatStream(
                new SseReader(new ByteArrayInputStream(text.toString().getBytes(UTF_8))),
                form,
                alive::incrementAndGet);
    }

    private static String delta(String delta) {
        return "{'choices':[{'index':0,'delta':" + delta + ",'finish_reason':null}]}";
    }

    private static final String STOP =
            "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | false",
                "{'role':'assistant'} | false",
                "{'role':'assistant','content':null} | false",
                "{'role':'assistant','content':''} | false",
                "{'content':'','tool_calls':[]} | false",
                "{'reasoning_content':'','reasoning':null} | false",
                "{'content':' '} | true",
                "{'content':[{'type':'text','text':'a'}]} | true",
                "{'content':[]} | false",
                "{'refusal':'no'} | true",
                "{'reasoning_content':'a'} | true",
                "{'reasoning':'a'} | true",
                "{'tool_calls':[{'index':0}]} | true",
                "{'function_call':{'name':'f'}} | true",
            })
    @DisplayName("FLV-4: a delta carries content, reasoning or a call; a role alone does not")
    void knowsWhatCarries(String delta, boolean carries) throws AttemptFailed, IOException {
        assertThat(stream(form(false), delta(delta)).next().orElseThrow().carries())
                .isEqualTo(carries);
    }

    @Test
    @DisplayName("FLV-4: a finish reason carries")
    void letsAFinishReasonCarry() throws AttemptFailed, IOException {
        assertThat(stream(form(false), STOP).next().orElseThrow().carries()).isTrue();
    }

    @Test
    @DisplayName("PRV-7: every event and comment says that the upstream is alive")
    void tellsThatTheUpstreamIsAlive() throws AttemptFailed, IOException {
        ChatStream stream = stream(form(false), ": ping", ":", delta("{'content':'a'}"), STOP);

        stream.next();
        assertThat(alive).hasValue(3);
        stream.next();
        assertThat(alive).hasValue(4);
    }

    @Test
    @DisplayName("HTTP-7: what has arrived is ready, what has not is not")
    void knowsWhatIsReady() throws AttemptFailed, IOException {
        ChatStream stream = stream(form(false), delta("{'content':'a'}"), STOP, "[DONE]");

        assertThat(stream.hasReady()).isFalse();
        stream.next();
        assertThat(stream.hasReady()).isTrue();
        stream.next();
        assertThat(stream.next()).isEmpty();
        assertThat(stream.hasReady()).isTrue();
    }

    @Test
    @DisplayName("HTTP-8: nothing after the end mark is read, the end stays the end")
    void staysAtTheEnd() throws AttemptFailed, IOException {
        ChatStream stream =
                stream(form(true), delta("{'content':'a'}"), STOP, "[DONE]", "{'error':'late'}");
        stream.next();
        stream.next();

        assertThat(stream.next().map(c -> c.json().has("usage"))).contains(true);
        assertThat(stream.next()).isEmpty();
        assertThat(stream.next()).isEmpty();
        stream.drain();
        assertThat(stream.next()).isEmpty();
    }

    @Test
    @DisplayName("SHP-2: the usage is kept for the accounts when the client did not ask for it")
    void keepsTheUsage() throws AttemptFailed, IOException {
        ChunkForm form = form(false);
        ChatStream stream =
                stream(
                        form,
                        delta("{'content':'a'}"),
                        STOP,
                        "{'choices':[],'usage':{'total_tokens':7}}",
                        "[DONE]");

        assertThat(ContractCase.read(stream)).hasSize(2).noneMatch(c -> c.has("usage"));
        assertThat(form.usage()).hasToString("{\"total_tokens\":7}");
    }

    @Test
    @DisplayName("HTTP-6: without a usage there is an estimate of 4 bytes a token that says so")
    void estimatesTheUsage() throws AttemptFailed, IOException {
        ChunkForm form = form(false);
        String call = "{'tool_calls':[{'function':{'name':'abcd','arguments':'{...}'}}]}";

        ContractCase.read(
                stream(form, delta("{'content':'漢🙂','reasoning':'r'}"), delta(call), STOP));

        assertThat(form.usage().path("prompt_tokens").asInt()).isEqualTo(10);
        assertThat(form.usage().path("completion_tokens").asInt()).isEqualTo(5);
        assertThat(form.usage().path("estimated").asBoolean()).isTrue();
    }

    @Test
    @DisplayName("HTTP-8: finish_reason tool_calls stays where a call came before")
    void keepsTheFinishReasonOfACall() throws AttemptFailed, IOException {
        ChatStream stream =
                stream(
                        form(false),
                        delta("{'tool_calls':[{'index':0}]}"),
                        "{'choices':[{'delta':{},'finish_reason':'tool_calls'}]}");
        stream.next();

        assertThat(stream.next().orElseThrow().json().at("/choices/0/finish_reason").asText())
                .isEqualTo("tool_calls");
    }

    @Test
    @DisplayName("HTTP-8: an event beyond the limit is a failure with a reason")
    void refusesHugeEvents() {
        ChatStream stream =
                new ChatStream(
                        new SseReader(
                                new ByteArrayInputStream(
                                        ("data: " + "x".repeat(5_000)).getBytes(UTF_8)),
                                1_000),
                        form(false),
                        () -> {});

        assertThatThrownBy(stream::next)
                .isInstanceOf(AttemptFailed.class)
                .hasMessageStartingWith("bad_response: an event is too large");
    }

    @Test
    @DisplayName("HTTP-9: a connection that breaks is the caller's to judge")
    void letsIoFaultsThrough() {
        var broken =
                new java.io.InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("reset");
                    }

                    @Override
                    public int read(byte[] buf, int off, int len) throws IOException {
                        throw new IOException("reset");
                    }
                };

        assertThatThrownBy(
                        () -> new ChatStream(new SseReader(broken), form(false), () -> {}).next())
                .isInstanceOf(IOException.class)
                .hasMessage("reset");
    }

    @Test
    @DisplayName("HTTP-8: a whole reply told as a stream is ready at once")
    void tellsAWholeReply() throws AttemptFailed, IOException {
        WholeAsStream stream =
                new WholeAsStream(
                        Completion.map(
                                "{\"choices\":[{\"message\":{\"tool_calls\":[1]}}]}"
                                        .getBytes(UTF_8),
                                ContractCase.CONTEXT),
                        form(false));

        assertThat(stream.hasReady()).isTrue();
        assertThat(stream.next().map(ReplyStream.Chunk::carries)).contains(true);
        stream.drain();
        assertThat(stream.next()).isPresent();
        assertThat(stream.next()).isEqualTo(Optional.empty());
    }
}
