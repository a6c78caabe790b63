package dev.caravan.steps;

import dev.caravan.batch.FolderIntake;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code look-into-folder}: takes the inputs that are whole, delivers what has ended. */
public final class FolderLook implements Processor {
    private final FolderIntake folder;

    public FolderLook(FolderIntake folder) {
        this.folder = folder;
    }

    @Override
    public void process(Exchange exchange) {
        folder.look();
    }
}
