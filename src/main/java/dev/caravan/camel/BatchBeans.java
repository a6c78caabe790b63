package dev.caravan.camel;

import dev.caravan.batch.Batches;
import dev.caravan.batch.Intakes;
import dev.caravan.steps.BatchControl;
import dev.caravan.steps.FileControl;
import dev.caravan.steps.FolderLook;
import dev.caravan.steps.JmsLines;
import dev.caravan.steps.KafkaTurn;
import dev.caravan.steps.LineReading;
import dev.caravan.steps.Lines;
import dev.caravan.steps.Outlets;
import dev.caravan.steps.RequestLog;

import java.util.Map;

/** The beans of batches. */
final class BatchBeans {
    private BatchBeans() {}

    static void bind(Map<String, Object> beans, Parts parts, RequestLog log, Outlets outlets) {
        beans.put(
                "lineAdmission",
                new Lines.Admission(parts.current(), parts.watchdog(), parts.otel().tracing()));
        beans.put("lineReading", new LineReading());
        beans.put("lineCooling", new Lines.Cooling(parts.cooldowns()));
        beans.put("lineDelivery", new Lines.Delivery(log, outlets));
        beans.put("lineFailed", new Lines.Failed(log));
        Batches batches = parts.batches().batches();
        beans.put("fileList", new FileControl.All(batches.files()));
        beans.put("fileOrder", new FileControl.One(batches.files()));
        beans.put("fileContent", new FileControl.Content(batches.files(), batches.results(), log));
        beans.put("batchList", new BatchControl.All(batches));
        beans.put("batchShow", new BatchControl.One(batches.jobs()));
        beans.put("folderLook", new FolderLook(parts.batches().folder()));
        beans.put("kafkaTaking", new KafkaTurn.Taking(parts.batches().kafka()));
        beans.put("kafkaBeginning", new KafkaTurn.Beginning(parts.batches().kafka()));
        beans.put("kafkaPublishing", new KafkaTurn.Publishing(parts.batches().kafka()));
        beans.put("batchCancel", new BatchControl.Cancel(batches));
        beans.put(JsonlBatchEndpoint.INTAKES, new Intakes(parts.sessions().database(), batches));
        JmsKeeper jms = parts.batches().jms();
        beans.put("jmsBroker", jms.connections());
        beans.put(
                "jmsReading",
                new JmsLines.Reading(jms.connections(), jms::settings, batches.lone()));
        beans.put("jmsRunning", new JmsLines.Running(batches.lone(), parts.inflight()));
        beans.put("jmsAddressing", new JmsLines.Addressing());
        beans.put("jmsBurial", new JmsLines.Burial(jms::settings));
    }
}
