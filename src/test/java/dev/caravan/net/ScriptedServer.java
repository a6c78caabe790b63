package dev.caravan.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A plain HTTP/1.1 server on a free loopback port that answers each request head as it is told. */
final class ScriptedServer implements AutoCloseable {
    static final String OK = answer("200 OK", "ok");

    /** An answer that ends with this mark is sent without it, then the connection is closed. */
    static final String CLOSE = "\0close";

    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger closedByClient = new AtomicInteger();
    final AtomicInteger closedByServer = new AtomicInteger();

    /** Request heads, one string each, in order of arrival. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Function<String, String> answers;

    ScriptedServer(Function<String, String> answers) throws IOException {
        this.answers = answers;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** A whole answer; headers as {@code Name: value}. */
    static String answer(String status, String body, String... headers) {
        StringBuilder text = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.append("Content-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }

    String url(String path) {
        return "http://127.0.0.1:" + listener.getLocalPort() + path;
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            while (true) {
                StringBuilder head = new StringBuilder();
                for (String line = in.readLine();
                        line == null || !line.isEmpty();
                        line = in.readLine()) {
                    if (line == null) {
                        closedByClient.incrementAndGet();
                        return;
                    }
                    head.append(line).append('\n');
                }
                requests.add(head.toString());
                String answer = answers.apply(head.toString());
                boolean close = answer.endsWith(CLOSE);
                String text =
                        close ? answer.substring(0, answer.length() - CLOSE.length()) : answer;
                socket.getOutputStream().write(text.getBytes(ISO_8859_1));
                if (close) {
                    break;
                }
            }
        } catch (SocketException reset) {
            closedByClient.incrementAndGet();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            open.remove(socket);
        }
        closedByServer.incrementAndGet();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
