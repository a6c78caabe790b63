package dev.caravan.steps;

import dev.caravan.net.ClientConnection;
import dev.caravan.net.Recipient;
import dev.caravan.tools.AnswerTooLarge;
import dev.caravan.tools.ToolResult;
import dev.caravan.tools.WrongArguments;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one tool's route on a thread of its own, so that a tool that hangs can be given up: the
 * thread is interrupted, which closes the socket that it reads from. It sees nothing of the
 * request's exchange but what the model asked for. Used once.
 */
final class ToolThread {
    private static final Logger LOG = LoggerFactory.getLogger(ToolThread.class);
    private static final String ROUTE = "direct:run-tool";
    private static final int MAX_DEPTH = 10;

    private final CamelContext context;
    private final ToolRun run;
    private final String requestId;

    ToolThread(CamelContext context, ToolRun run, String requestId) {
        this.context = context;
        this.run = run;
        this.requestId = requestId;
    }

    /**
     * What came of it.
     *
     * @param timeoutMs then it is given up
     * @param recipient whose going ends it as well
     */
    ToolResult run(long timeoutMs, Recipient recipient)
            throws ClientConnection.Gone, InterruptedException {
        FutureTask<ToolResult> task = new FutureTask<>(this::result);
        Runnable cancel = () -> task.cancel(true);
        recipient.onGone(cancel);
        Thread.ofVirtual().name("caravan-tool-" + run.tool().name()).start(task);
        try {
            return task.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new ToolResult.TimedOut(timeoutMs);
        } catch (CancellationException e) {
            throw new ClientConnection.Gone();
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause());
        } finally {
            task.cancel(true);
            recipient.forget(cancel);
        }
    }

    private ToolResult result() throws Exception {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange done =
                    template.send(
                            ROUTE,
                            exchange -> {
                                Var.TOOL_RUN.set(exchange, run);
                                exchange.setVariable("tool", run.tool().name());
                            });
            return done.getException() == null
                    ? new ToolResult.Answered(Var.TOOL_ANSWER.of(done))
                    : failed(done.getException());
        }
    }

    /** What a tool's fault says may hold addresses and keys: the log has it, the model has not. */
    private ToolResult failed(Throwable fault) {
        Throwable at = fault;
        for (int i = 0; i < MAX_DEPTH && at != null; i++, at = at.getCause()) {
            switch (at) {
                case WrongArguments wrong -> {
                    return new ToolResult.Refused(wrong.describe());
                }
                case AnswerTooLarge large -> {
                    return new ToolResult.TooLarge(large.maxBytes());
                }
                case HttpOperationFailedException http -> {
                    LOG.warn(
                            "{} the tool {} was answered HTTP {}",
                            requestId,
                            run.tool().name(),
                            http.getStatusCode());
                    return new ToolResult.Failed("it was answered HTTP " + http.getStatusCode());
                }
                default -> {
                    // an outer wrapper: look at its cause
                }
            }
        }
        LOG.warn("{} the tool {} failed", requestId, run.tool().name(), fault);
        return new ToolResult.Failed("the gateway's log has it under " + requestId);
    }
}
