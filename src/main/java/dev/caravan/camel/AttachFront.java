package dev.caravan.camel;

import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/** Puts the front's engine into the context before its routes are read. */
final class AttachFront extends MainListenerSupport {
    private final FrontServer front;

    AttachFront(FrontServer front) {
        this.front = front;
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        front.attach(main.getCamelContext());
    }
}
