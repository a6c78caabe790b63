package dev.caravan.local;

/**
 * The life of one local model server: a pure function of model, event and time. It neither logs nor
 * sleeps nor reads a clock; who owns it feeds events in one at a time, carries the effects out in
 * order, and sends a Tick at {@link ServiceModel#nextWakeMs()}. Immutable, so safe in any thread.
 *
 * <p>What each phase does on each event (requirements SVC-1 to SVC-13 of the local services); an
 * event that is not listed changes nothing. "wanted" means: a waiter or a hold is there.
 *
 * <pre>
 * phase     event                        next phase, effects
 * --------  ---------------------------  ----------------------------------------------------------
 * STOPPED   Asked, Hold                  closed: Refuse(Closed); backing off: Refuse(BackingOff);
 *                                        else CHECKING, Probe
 *           Adopted                      STARTING, JoinGroup, Probe (closed: STOPPING, Terminate)
 * CHECKING  Asked, Hold                  counted
 *           GaveUp, Unhold               not wanted any more: STOPPED
 *           Probed healthy               FOREIGN, Grant all
 *           Probed unhealthy             in a group: QUEUED, JoinGroup; alone: STARTING, Start
 *           StopAsked, Closed            STOPPED, Refuse all
 *           Adopted                      as in STOPPED
 * QUEUED    Asked, Hold                  counted
 *           GaveUp, Unhold               not wanted any more: STOPPED, LeaveGroup
 *           GroupGranted                 STARTING, Start
 *           StopAsked, Closed            STOPPED, Refuse all, LeaveGroup
 *           Adopted                      STARTING, Probe
 * STARTING  Asked, Hold                  counted
 *           GaveUp, Unhold               not wanted any more: STOPPING, Terminate
 *           Started                      Probe, then again 250 ms after each unhealthy answer
 *           Probed healthy               READY, Grant all
 *           CouldNotStart, Exited        STOPPED, LeaveGroup, Refuse all (Failed), one more failure
 *           Tick at the deadline         STOPPING, Terminate, Refuse all (Failed), one more failure
 *           StopAsked, Closed            STOPPING, Terminate, Refuse all
 *           Yield                        only holds: STOPPING, Terminate; waiters: kept in mind
 *           Unyield                      forgets the Yield
 * READY     Asked                        probed less than 1 s ago: Grant; else waits for one Probe;
 *                                        group wants the place and leases are open: waits
 *           Probed healthy               Grant all (not while the group wants the place)
 *           Probed unhealthy             waiters: Probe every 250 ms until the deadline
 *           Tick at the deadline         no lease: STOPPING, Terminate, waiters kept;
 *                                        else Refuse all (Failed)
 *           Tick at the idle time        STOPPING, Terminate
 *           last Released, last GaveUp   group wants the place: STOPPING, Terminate;
 *                                        else the idle time runs
 *           Yield                        no lease and nobody about to be served: STOPPING,
 *                                        Terminate; else kept in mind
 *           Unyield                      forgets the Yield; who was kept waiting: as Asked
 *           Exited                       as STOPPING, Exited: the next request starts afresh
 *           StopAsked                    STOPPING, Terminate, Refuse all
 * FOREIGN   Asked                        probed less than 1 s ago: Grant; else waits for one Probe
 *           Probed healthy               Grant all
 *           Probed unhealthy             waiters: as CHECKING (closed: Refuse all); none: STOPPED
 *           Doubted                      the next Asked waits for a Probe, however fresh the last
 *           Adopted                      READY, JoinGroup, leases kept
 * STOPPING  Asked, Hold                  as in STOPPED, but waits for the next process
 *           Started                      Terminate (it was ordered before the stop)
 *           Tick stopTimeoutMs later     Kill
 *           Exited, CouldNotStart        STOPPED, LeaveGroup; wanted: on to CHECKING, Probe
 *           StopAsked, Closed            Refuse all
 * no group place wanted, GroupGranted    LeaveGroup (STOPPED, CHECKING, FOREIGN)
 * any       Released                     of this generation: one lease less
 *           Closed                       nothing is started any more
 * </pre>
 *
 * Terminate in STARTING is sent only to a process reported alive; otherwise on its Started. A probe
 * that was under way when the phase changed is not believed, and the next one waits for its answer.
 *
 * <p>A Yield is taken back (Unyield) while it is only kept in mind. An idle process that was told
 * to end for a newcomer ends, also when the newcomer gives up: its SIGTERM cannot be called back,
 * and nobody used it. Who asks for it meanwhile waits for its next process.
 */
public final class ServiceMachine {
    static final String STOPPED_ON_REQUEST = "the service was stopped on request";

    private final Settings settings;

    /** The machine of a service with these times. */
    public ServiceMachine(Settings settings) {
        this.settings = settings;
    }

    /**
     * Works one event into the model.
     *
     * @param nowMs ms of the caller's clock, which must not go back between two events of a service
     */
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
