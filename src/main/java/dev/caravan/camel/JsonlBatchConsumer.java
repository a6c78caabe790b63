package dev.caravan.camel;

import dev.caravan.batch.BatchJob;
import dev.caravan.batch.Deliverable;
import dev.caravan.batch.Intakes;
import dev.caravan.batch.Intakes.NotDelivered;
import dev.caravan.store.StoreUnavailable;

import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Consumes the source, whose message is acknowledged when its batch is durable (GUA-1), and looks
 * for batches that have ended.
 */
final class JsonlBatchConsumer extends DefaultConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(JsonlBatchConsumer.class);
    private static final long LOOK_MS = 500;

    private final JsonlBatchEndpoint endpoint;
    private final Intakes intakes;
    private @Nullable Consumer source;
    private @Nullable ScheduledExecutorService looks;
    private String lastFault = "";

    JsonlBatchConsumer(JsonlBatchEndpoint endpoint, Processor processor, Intakes intakes) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.intakes = intakes;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        looks =
                endpoint.getCamelContext()
                        .getExecutorServiceManager()
                        .newSingleThreadScheduledExecutor(this, "jsonl-batch");
        var _ = looks.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
        source =
                endpoint.getCamelContext()
                        .getEndpoint(endpoint.source())
                        .createConsumer(acknowledging());
        ServiceHelper.startService(source);
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopAndShutdownServices(source);
        if (looks != null) {
            endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(looks);
        }
        super.doStop();
    }

    /** Its unit of work is what tells the source that a message was taken. */
    private Processor acknowledging() throws Exception {
        return PluginHelper.getInternalProcessorFactory(endpoint.getCamelContext())
                .addUnitOfWorkProcessorAdvice(endpoint.getCamelContext(), this::take, null);
    }

    private void take(Exchange exchange) throws IOException, StoreUnavailable {
        Optional<SourceFile> file = SourceFile.of(exchange);
        String name = file.map(SourceFile::batchName).orElse(endpoint.name());
        try (InputStream lines = SourceLines.of(exchange)) {
            BatchJob job = intakes.take(endpoint.name(), name, file.map(SourceFile::key), lines);
            // For a source that waits for an answer.
            exchange.getMessage().setBody(job.id());
        }
    }

    private void look() {
        try {
            intakes.deliver(endpoint.name(), this::emit);
            lastFault = "";
        } catch (StoreUnavailable e) {
            tell(e.told());
        } catch (NotDelivered e) {
            tell(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("batches of {} cannot be looked at", endpoint.name(), e);
        }
    }

    /** Once for as long as it is the same. */
    private void tell(String fault) {
        if (!fault.equals(lastFault)) {
            LOG.error(
                    "batches of {} are not delivered, and tried again: {}", endpoint.name(), fault);
            lastFault = fault;
        }
    }

    private void emit(Deliverable file) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(file.content().toFile());
            exchange.getMessage().setHeader(Exchange.FILE_NAME, file.fileName());
            exchange.getMessage().setHeader("batchId", file.batchId());
            exchange.getMessage().setHeader("batchName", file.batchName());
            exchange.getMessage().setHeader("batchState", file.state().code());
            exchange.getMessage()
                    .setHeader("batchFile", file.kind().name().toLowerCase(Locale.ROOT));
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw new NotDelivered(exchange.getException());
            }
        } catch (NotDelivered e) {
            throw e;
        } catch (Exception e) {
            throw new NotDelivered(e);
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }
}
