package dev.caravan.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.caravan.batch.BatchFile;
import dev.caravan.batch.FileStore;
import dev.caravan.batch.Results;
import dev.caravan.net.ClientConnection;
import dev.caravan.net.UploadedFile;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.Endpoint;
import dev.caravan.store.StoreUnavailable;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/** The steps of {@code /v1/files} (BAT-4). */
public final class FileControl {
    private static final Logger LOG = LoggerFactory.getLogger(FileControl.class);
    private static final int PIECE = 64 << 10;
    private static final int MAX_NAME = 512;

    private FileControl() {}

    private static ApiError unknown(String id) {
        return ApiError.of(404, "There is no file of the id " + id).code("file_not_found");
    }

    /** Step {@code list-or-upload-file}. */
    public static final class All implements Processor {
        private final FileStore files;

        public All(FileStore files) {
            this.files = files;
        }

        @Override
        public void process(Exchange exchange) {
            BatchReplies.answer(
                    exchange,
                    () ->
                            BatchReplies.method(exchange).equals("POST")
                                    ? upload(exchange)
                                    : list(exchange));
        }

        private JsonNode list(Exchange exchange) throws StoreUnavailable {
            var request = Var.CLIENT.of(exchange).request();
            BatchReplies.Page page = BatchReplies.Page.of(request);
            Optional<String> purpose = Optional.ofNullable(request.getParam("purpose"));
            return page.json(files.list(page.after(), purpose, page.limit() + 1), BatchFile::json);
        }

        private JsonNode upload(Exchange exchange) throws StoreUnavailable {
            var config = Var.SNAPSHOT.of(exchange).config();
            long body = Endpoint.FILES.bodyLimit(config.limits());
            long file = config.batch().maxFileBytes();
            var request = Var.CLIENT.of(exchange).request();
            String type = request.getHeader("Content-Type");
            if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
                throw ApiError.of(415, "Content-Type: expected multipart/form-data")
                        .code("unsupported_media_type");
            }
            try {
                return keep(UploadedFile.begin(request, "file", Math.min(body, file)));
            } catch (UploadedFile.TooLarge e) {
                String key = file <= body ? "batch.maxFileBytes" : "gateway.http.limits.fileBytes";
                throw ApiError.of(413, "file: " + e.getMessage() + " (" + key + ")")
                        .code("file_too_large")
                        .param("file");
            } catch (IOException e) {
                throw ApiError.of(408, "The upload is not complete: " + e.getMessage())
                        .code("request_timeout");
            }
        }

        private JsonNode keep(UploadedFile upload) throws StoreUnavailable, IOException {
            String name =
                    upload.awaitName()
                            .orElseThrow(
                                    () ->
                                            ApiError.badRequest("file: the form has no file")
                                                    .param("file"));
            BatchFile file = files.add(plain(name), upload);
            String purpose = upload.awaitField("purpose");
            if (file.bytes() == 0 || !purpose.equals(BatchFile.INPUT)) {
                files.delete(file.id());
                throw file.bytes() == 0
                        ? ApiError.badRequest("file: the file is empty").param("file")
                        : ApiError.badRequest("purpose: expected batch, the only one there is")
                                .param("purpose");
            }
            return file.json();
        }

        /** A name that can be shown and kept. */
        private static String plain(String name) {
            String plain =
                    name.codePoints()
                            .filter(c -> c >= 0x20 && c != 0x7f)
                            .limit(MAX_NAME)
                            .collect(
                                    StringBuilder::new,
                                    StringBuilder::appendCodePoint,
                                    StringBuilder::append)
                            .toString();
            return plain.isBlank() ? "input.jsonl" : plain;
        }
    }

    /** Step {@code show-or-delete-file}. */
    public static final class One implements Processor {
        private final FileStore files;

        public One(FileStore files) {
            this.files = files;
        }

        @Override
        public void process(Exchange exchange) {
            String id = BatchReplies.id(exchange);
            BatchReplies.answer(
                    exchange,
                    () ->
                            BatchReplies.method(exchange).equals("DELETE")
                                    ? delete(id)
                                    : files.find(id).orElseThrow(() -> unknown(id)).json());
        }

        private JsonNode delete(String id) throws StoreUnavailable {
            if (!files.deleteUnused(id)) {
                throw unknown(id);
            }
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("id", id)
                    .put("object", "file")
                    .put("deleted", true);
        }
    }

    /** Step {@code send-file-content}: piece by piece, so that its size does not matter (GUA-5). */
    public static final class Content implements Processor {
        private final FileStore files;
        private final Results results;
        private final RequestLog log;

        public Content(FileStore files, Results results, RequestLog log) {
            this.files = files;
            this.results = results;
            this.log = log;
        }

        @Override
        public void process(Exchange exchange) throws ClientConnection.Gone {
            String id = BatchReplies.id(exchange);
            try {
                BatchFile file = files.find(id).orElseThrow(() -> unknown(id));
                exchange.getMessage().removeHeaders("*");
                exchange.getMessage().setBody(null);
                send(Var.CLIENT.of(exchange), file);
                log.answered(exchange, 200);
            } catch (StoreUnavailable e) {
                throw BatchReplies.unavailable(e);
            }
        }

        private void send(ClientConnection client, BatchFile file) throws ClientConnection.Gone {
            client.header("Content-Type", "application/octet-stream");
            client.expectPieces();
            try (InputStream content = results.open(file)) {
                for (byte[] piece = content.readNBytes(PIECE);
                        piece.length > 0;
                        piece = content.readNBytes(PIECE)) {
                    client.write(piece);
                }
                client.end();
            } catch (IOException e) {
                // Half of a file must not look like a whole one.
                LOG.error("{} cannot be read to its end: {}", file.id(), e.getMessage());
                client.request().connection().close();
                throw new ClientConnection.Gone();
            }
        }
    }
}
