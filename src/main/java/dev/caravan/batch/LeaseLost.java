package dev.caravan.batch;

/** The job is another's by now, or has ended: what was to be written is not (GUA-3). */
final class LeaseLost extends Exception {
    LeaseLost(String jobId) {
        super("the job " + jobId + " is another gateway's", null, false, false);
    }
}
