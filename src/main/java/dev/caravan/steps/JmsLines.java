package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.batch.BadMessage;
import dev.caravan.batch.LoneLines;
import dev.caravan.batch.MessageRequest;
import dev.caravan.config.JmsSettings;
import dev.caravan.jms.BrokerConnections;
import dev.caravan.jms.Delivery;
import dev.caravan.net.Inflight;
import dev.caravan.openai.Json;

import jakarta.jms.JMSException;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jms.JmsConstants;
import org.apache.camel.component.jms.JmsMessage;
import org.apache.camel.support.DefaultMessage;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** The steps of the route {@code batch-jms}: one message, one line, one result (INT-2). */
public final class JmsLines {
    private static final String CORRELATION = "JMSCorrelationID";
    private static final String CUSTOM_ID = "custom_id";

    private JmsLines() {}

    /** The message stays where it came from: the gateway stops. */
    static final class GivenBack extends Exception {
        GivenBack() {
            super("the gateway stops, the message goes back to its queue", null, false, false);
        }
    }

    /** Step {@code read-message}: from here on, nothing of the message is in the exchange. */
    public static final class Reading implements Processor {
        private final BrokerConnections broker;
        private final Supplier<JmsSettings> settings;
        private final LoneLines lines;

        public Reading(BrokerConnections broker, Supplier<JmsSettings> settings, LoneLines lines) {
            this.broker = broker;
            this.settings = settings;
            this.lines = lines;
        }

        @Override
        public void process(Exchange exchange) throws BadMessage, JMSException {
            broker.works();
            JmsMessage came = exchange.getMessage(JmsMessage.class);
            Delivery delivery = new Delivery(came.getJmsMessage(), came.getJmsSession());
            // Its properties would be headers, which steer endpoints (SEC-5).
            exchange.setMessage(new DefaultMessage(exchange));
            Var.DELIVERY.set(exchange, delivery);
            Var.MESSAGE.set(
                    exchange, delivery.request(lines.maxBytes(), settings.get().maxDeliveries()));
        }
    }

    /** Step {@code run-message}: the body is the line of the result, as text. */
    public static final class Running implements Processor {
        private final LoneLines lines;
        private final Inflight inflight;

        public Running(LoneLines lines, Inflight inflight) {
            this.lines = lines;
            this.inflight = inflight;
        }

        @Override
        public void process(Exchange exchange) throws GivenBack {
            if (!inflight.enter()) {
                throw new GivenBack();
            }
            try {
                Optional<ObjectNode> result = lines.run(Var.MESSAGE.of(exchange));
                exchange.getMessage()
                        .setBody(
                                new String(
                                        Json.bytes(result.orElseThrow(GivenBack::new)),
                                        StandardCharsets.UTF_8));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new GivenBack();
            } finally {
                inflight.leave();
            }
        }
    }

    /** Step {@code address-result}: where it goes, and what it belongs to. */
    public static final class Addressing implements Processor {

        @Override
        public void process(Exchange exchange) throws JMSException {
            Delivery delivery = Var.DELIVERY.of(exchange);
            MessageRequest request = Var.MESSAGE.of(exchange);
            exchange.getMessage().setHeader(CORRELATION, delivery.correlationId(request));
            exchange.getMessage().setHeader(CUSTOM_ID, request.customId());
            delivery.replyTo()
                    .ifPresent(
                            place ->
                                    exchange.getMessage()
                                            .setHeader(JmsConstants.JMS_DESTINATION, place));
        }
    }

    /** Step {@code bury-message}: what is no request goes to the dead letters, with the reason. */
    public static final class Burial implements Processor {
        private final Supplier<JmsSettings> settings;

        public Burial(Supplier<JmsSettings> settings) {
            this.settings = settings;
        }

        @Override
        public void process(Exchange exchange) throws JMSException {
            BadMessage fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, BadMessage.class);
            Var.DELIVERY.of(exchange).bury(settings.get().deadLetterQueue(), fault);
        }
    }
}
