package dev.caravan.camel;

import dev.caravan.local.ServiceProcess;

import org.apache.camel.component.exec.ExecResult;

import java.io.InputStream;

/** What Camel's exec component gets back: the process runs on, so its exit value says nothing. */
final class LocalServiceStart extends ExecResult {
    private final transient ServiceProcess process;

    LocalServiceStart(LocalServiceCommand command, ServiceProcess process) {
        super(command, InputStream.nullInputStream(), InputStream.nullInputStream(), 0);
        this.process = process;
    }

    ServiceProcess process() {
        return process;
    }
}
