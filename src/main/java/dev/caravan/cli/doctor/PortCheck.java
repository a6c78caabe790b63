package dev.caravan.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.GatewayConfig.AuthMode;
import dev.caravan.openai.Json;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import javax.net.ssl.SSLException;

/**
 * Whether a gateway answers on the port, or could be started on it.
 *
 * @param base where it would answer: scheme, host and port
 * @param patience for one answer
 */
public record PortCheck(GatewayConfig config, URI base, Duration patience) {
    private static final String CHECK = "port";

    private static final String ANOTHER = "stop that program, or set gateway.port to another port";

    /** One finding. */
    public Finding look() {
        if (!config.endpoints().models()) {
            return wrong(
                    "no endpoint is open",
                    "set gateway.http.endpoints.chatCompletions.enabled to true");
        }
        if (config.server().port() == 0) {
            return Finding.ok(CHECK, "0", "any free port is taken at the start");
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve("/v1/models")).timeout(patience);
        config.auth()
                .secret()
                .ifPresent(s -> request.setHeader("Authorization", "Bearer " + s.reveal()));
        try (HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(patience)
                        .build()) {
            return judge(http.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (ConnectException e) {
            return canListen();
        } catch (SSLException e) {
            return Finding.note(
                    CHECK, subject(), "a server answers with a certificate not trusted here");
        } catch (IOException e) {
            return wrong("a program that is no gateway has the port", ANOTHER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.note(CHECK, subject(), "the look at it was interrupted");
        }
    }

    private Finding judge(HttpResponse<byte[]> answer) {
        int code = answer.statusCode();
        if (code == 401 || code == 403) {
            return config.auth().mode() == AuthMode.TRUSTED_PROXY
                    ? Finding.note(CHECK, subject(), "a gateway answers, to its proxies only")
                    : wrong(
                            "the server that runs refuses this configuration's credential",
                            "restart it, or set OPENCLAW_GATEWAY_TOKEN or _PASSWORD to what it was"
                                    + " started with");
        }
        if (code == 429 || code == 503) {
            return Finding.note(CHECK, subject(), "a server answers HTTP " + code + ": busy");
        }
        try {
            JsonNode models = Json.read(answer.body()).path("data");
            if (code == 200 && models.isArray()) {
                return Finding.ok(
                        CHECK, subject(), "a gateway answers, with " + models.size() + " models");
            }
        } catch (Json.MalformedJson e) {
            // Not one of ours: said below.
        }
        return wrong("a program that is no gateway has the port (HTTP " + code + ")", ANOTHER);
    }

    private Finding canListen() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(
                    new InetSocketAddress(
                            InetAddress.getByName(config.server().bind()), config.server().port()));
            return Finding.ok(
                    CHECK, subject(), "free; no gateway runs (start one: caravan gateway)");
        } catch (IOException e) {
            return wrong(
                    "this user cannot listen on " + config.server().bind() + ": " + e.getMessage(),
                    "set gateway.port or gateway.bind to what this machine allows");
        }
    }

    private Finding wrong(String found, String todo) {
        return Finding.wrong(CHECK, subject(), found, todo);
    }

    private String subject() {
        return base.toString();
    }
}
