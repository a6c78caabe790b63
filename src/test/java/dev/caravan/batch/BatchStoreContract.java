package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.batch.JobState.Event;
import dev.caravan.batch.JobStore.Order;
import dev.caravan.openai.ApiError;
import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Files and jobs in every kind of store. */
abstract class BatchStoreContract {
    static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    final AtomicLong now = new AtomicLong(1_000_000);
    private final Ids ids = new Ids(new Random(7));

    /** Empty at the beginning of each test. */
    abstract Store store();

    FileStore files() {
        return new FileStore(store(), ids, () -> 1_000_000, now::get);
    }

    JobStore jobs() {
        return new JobStore(store(), ids, now::get);
    }

    String input(String text) throws Exception {
        return files().add("in.jsonl", Inputs.stream(text)).id();
    }

    BatchJob job(String text) throws Exception {
        return jobs().create(new Order(Inputs.CHAT, input(text), NOTHING), Optional.empty());
    }

    JobLease validated(BatchJob job, String owner) throws Exception {
        JobLease lease = jobs().take(job.id(), owner, 100).orElseThrow();
        new Validation(Inputs.routing(), 10, 10_000)
                .run(lease, job.endpoint(), files().open(job.inputFileId()), () -> false);
        return lease;
    }

    static ObjectNode result(String id) {
        return NOTHING.objectNode().put("custom_id", id).put("text", "\u0000 é 😀");
    }

    private static ObjectNode used(
            String id, String inputField, int input, String outputField, int output) {
        ObjectNode result = result(id);
        result.putObject("response")
                .putObject("body")
                .putObject("usage")
                .put(inputField, input)
                .put(outputField, output);
        return result;
    }

    /** Whether it is the line's first result. */
    static boolean add(JobLease lease, int line, boolean failed, JsonNode result)
            throws StoreUnavailable, LeaseLost {
        return lease.addResults(List.of(LineResult.of(line, failed, result))).contains(line);
    }

    @Test
    @DisplayName("BAT-4: a file comes back as it was, from any offset")
    void keepsFiles() throws Exception {
        byte[] content = new byte[3 * FileStore.PART + 17];
        new Random(1).nextBytes(content);
        FileStore files = files();
        BatchFile file = files.add("a.jsonl", new java.io.ByteArrayInputStream(content));
        assertThat(file.bytes()).isEqualTo(content.length);
        assertThat(files.open(file.id()).readAllBytes()).isEqualTo(content);
        int at = 2 * FileStore.PART - 5;
        assertThat(new RecentParts(files::part).read(file.id(), at, 20))
                .isEqualTo(java.util.Arrays.copyOfRange(content, at, at + 20));
        assertThat(files.delete(file.id())).isTrue();
        assertThat(files.delete(file.id())).isFalse();
        assertThat(files.find(file.id())).isEmpty();
    }

    @Test
    @DisplayName("BAT-4: lists come newest first, in pages")
    void listsInPages() throws Exception {
        List<String> all = new java.util.ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.addFirst(job(Inputs.lines(1, "a/one")).id());
            now.incrementAndGet();
        }
        List<BatchJob> first = jobs().list(Optional.empty(), 3);
        List<BatchJob> rest = jobs().list(Optional.of(first.getLast().id()), 3);
        assertThat(first).hasSize(3);
        assertThat(java.util.stream.Stream.concat(first.stream(), rest.stream()))
                .extracting(BatchJob::id)
                .containsExactlyElementsOf(all);
        assertThatThrownBy(() -> jobs().list(Optional.of("ghost"), 3))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining("after");
    }

    @Test
    @DisplayName("BAT-2: each fault of an input is told with its line; nothing of it is kept")
    void tellsWhatIsWrong() throws Exception {
        String good = Inputs.line("c1", "a/one");
        BatchJob job =
                job(
                        "\ufeff"
                                + good
                                + "\r\n\nnot json\n"
                                + good
                                + "\n"
                                + Inputs.line("c2", "nobody/x")
                                + "\n"
                                + good.replace("POST", "GET").replace("c1", "c3")
                                + "\n"
                                + good.replace("chat/completions", "embeddings").replace("c1", "c4")
                                + "\n"
                                + good.replace("\"model\"", "\"stream\":true,\"model\"")
                                        .replace("c1", "c5")
                                + "\n{\"custom_id\":7}\n");
        JobLease lease = validated(job, "me");
        BatchJob failed = jobs().find(job.id()).orElseThrow();
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.errors().orElseThrow())
                .extracting(e -> e.path("line").asInt() + " " + e.path("code").asText())
                .containsExactly(
                        "3 invalid_json_line",
                        "4 duplicate_custom_id",
                        "5 model_not_found",
                        "6 invalid_method",
                        "7 invalid_url",
                        "8 stream_not_allowed",
                        "9 missing_custom_id");
        assertThat(lease.pending()).isEmpty();
        assertThat(failed.outputFileId()).isEmpty();
    }

    @Test
    @DisplayName("BAT-1: more lines than allowed, or none")
    void boundsLines() throws Exception {
        for (String text : List.of(Inputs.lines(11, "a/one"), "\n \n")) {
            BatchJob job = job(text);
            validated(job, "me");
            assertThat(jobs().find(job.id()).orElseThrow().state()).isEqualTo(JobState.FAILED);
        }
    }

    @Test
    @DisplayName("GUA-1: of many results at once, those stay that were there; near and far apart")
    void keepsTheFirstOfMany() throws Exception {
        BatchJob job = job(Inputs.lines(3, "a/one"));
        JobLease lease = validated(job, "me");
        List<Integer> before = List.of(2, 3, 250);
        List<Integer> now = List.of(3, 1, 250, 100_000, 251, 500);
        assertThat(lease.addResults(results(before, false))).hasSize(3);
        assertThat(lease.addResults(results(now, true))).containsOnly(1, 100_000, 251, 500);
        assertThat(lease.addResults(results(now, true))).isEmpty();
        assertThat(jobs().find(job.id()).orElseThrow().counts())
                .isEqualTo(new BatchJob.Counts(3, 3, 4));
    }

    private static List<LineResult> results(List<Integer> lines, boolean failed) {
        return lines.stream().map(line -> LineResult.of(line, failed, result("c" + line))).toList();
    }

    @Test
    @DisplayName("BAT-3 GUA-1: a line has one result; files come with the end of the job")
    void deliversOnce() throws Exception {
        BatchJob job = job(Inputs.lines(3, "a/one"));
        JobLease lease = validated(job, "me");
        assertThat(lease.pending()).extracting(LineRef::line).containsExactly(1, 2, 3);
        assertThat(add(lease, 2, false, used("c2", "prompt_tokens", 7, "completion_tokens", 2)))
                .isTrue();
        assertThat(add(lease, 2, true, used("c2", "prompt_tokens", 7, "completion_tokens", 2)))
                .isFalse();
        assertThat(jobs().states()).containsEntry(JobState.IN_PROGRESS, 1);
        add(lease, 1, true, result("c1"));
        assertThat(lease.pending()).extracting(LineRef::line).containsExactly(3);
        add(lease, 3, false, used("c3", "input_tokens", 100, "output_tokens", 30));
        assertThat(lease.tell(Event.ALL_DONE)).isEqualTo(JobState.FINALIZING);
        assertThat(files().list(Optional.empty(), Optional.empty(), 9)).hasSize(1);
        assertThat(lease.tell(Event.DELIVERED)).isEqualTo(JobState.COMPLETED);

        BatchJob done = jobs().find(job.id()).orElseThrow();
        assertThat(done.counts()).isEqualTo(new BatchJob.Counts(3, 2, 1));
        assertThat(done.usage()).isEqualTo(new LineUsage(107, 32));
        assertThat(jobs().states()).containsEntry(JobState.COMPLETED, 1);
        BatchFile output = files().find(done.outputFileId().orElseThrow()).orElseThrow();
        String text = Inputs.text(new Results(store(), files()).open(output));
        assertThat(text.lines()).hasSize(2).first().asString().contains("c2");
        assertThat(text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                .isEqualTo((int) output.bytes());
        BatchFile errors = files().find(done.errorFileId().orElseThrow()).orElseThrow();
        assertThat(Inputs.text(new Results(store(), files()).open(errors)).lines()).hasSize(1);
    }
}
