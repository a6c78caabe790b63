package dev.caravan.local;

/** The life of one local model server as a pure function of model, event and time. */
public final class ServiceMachine {
    static final String STOPPED_ON_REQUEST = "the service was stopped on request";

    private final Settings settings;

    /** The machine of a service with these times. */
    public ServiceMachine(Settings settings) {
        this.settings = settings;
    }

    /** Works one event into the model; time never goes back between two calls for one service. */
    public Step step(ServiceModel model, Event event, long nowMs) {
        Draft draft = new Draft(model, settings, nowMs);
        if (event instanceof Event.Probed probed && !draft.takesAnswer(probed)) {
            return draft.done();
        }
        switch (model.phase()) {
            case STOPPED -> WhenDown.stopped(draft, event);
            case CHECKING -> WhenDown.checking(draft, event);
            case QUEUED -> WhenDown.queued(draft, event);
            case STARTING -> WhenStarting.starting(draft, event);
            case READY -> WhenReady.ready(draft, event);
            case FOREIGN -> WhenForeign.foreign(draft, event);
            case STOPPING -> WhenStopping.stopping(draft, event);
        }
        return draft.done();
    }
}
