package io.redismq.matrix.fault;

import java.time.Duration;

/**
 * What must hold of a run with a fault. Whatever it is, nothing is stored of which the sender was told that it was not,
 * nothing stays in Redis, a consumer that is alone gets new messages of each producer in order unless Redis itself went
 * back, and what is sent when all is well again arrives.
 *
 * @param keepsAll whether no acknowledged message is lost, and transactions are whole
 * @param remembers whether Redis keeps what it knows of deliveries, so that no message comes twice as a new one
 * @param keepsCounts whether delivery counts tell how often a message has been shown
 * @param recovery after how long at most a new message has been acknowledged and received by each group
 * @param note why something is not promised, or empty
 */
public record Promise(boolean keepsAll, boolean remembers, boolean keepsCounts, Duration recovery, String note) {

    /** The sendTimeout of the clients. */
    private static final Duration SOON = Duration.ofSeconds(8);

    static Promise everything() {
        return new Promise(true, true, true, SOON, "");
    }

    Promise within(Duration limit) {
        return new Promise(keepsAll, remembers, keepsCounts, limit, note);
    }

    /** Messages that are in Redis when the fault strikes are gone. */
    Promise butLoses(String why) {
        return new Promise(false, remembers, keepsCounts, recovery, why);
    }

    /** Redis goes back to an earlier state. */
    Promise butGoesBack(String why) {
        return new Promise(false, false, false, recovery, why);
    }

    /** A consumer is gone without a word, and others get what it held. */
    Promise butHandsOver(String why) {
        return new Promise(keepsAll, remembers, false, recovery, why);
    }
}
