package io.redismq.matrix.fault;

import java.time.Duration;

/**
 * What must hold of a run with a fault. Whatever it is, nothing is stored of which the sender was told that it was not,
 * nothing stays in Redis, a consumer that is alone gets new messages of each producer in order unless Redis itself went
 * back, and what is sent when all is well again arrives.
 *
 * @param keepsAll whether no acknowledged message is lost
 * @param keepsWhole whether transactions of which the outcome is not known are whole
 * @param remembers whether Redis keeps what it knows of deliveries, so that no message comes twice as a new one
 * @param keepsCounts whether delivery counts tell how often a message has been shown
 * @param recovery after how long at most a new message has been acknowledged and received by each group
 * @param note why something is not promised, or empty
 */
public record Promise(
        boolean keepsAll, boolean keepsWhole, boolean remembers, boolean keepsCounts, Duration recovery, String note) {

    /** The sendTimeout of the clients. */
    private static final Duration SOON = Duration.ofSeconds(8);

    static Promise everything() {
        return new Promise(true, true, true, true, SOON, "");
    }

    Promise within(Duration limit) {
        return new Promise(keepsAll, keepsWhole, remembers, keepsCounts, limit, note);
    }

    /** Messages that are in Redis when the fault strikes are gone. */
    Promise butLoses(String why) {
        return new Promise(false, false, remembers, keepsCounts, recovery, why);
    }

    /** Redis goes back to an earlier state. */
    Promise butGoesBack(String why) {
        return new Promise(false, false, false, false, recovery, why);
    }

    /** Redis goes back to an earlier state, which has all that was acknowledged. */
    Promise butForgets(String why) {
        return new Promise(keepsAll, false, false, false, recovery, why);
    }

    /** What holds when both go wrong. */
    Promise and(Promise other) {
        return new Promise(
                keepsAll && other.keepsAll,
                keepsWhole && other.keepsWhole,
                remembers && other.remembers,
                keepsCounts && other.keepsCounts,
                recovery.compareTo(other.recovery) > 0 ? recovery : other.recovery,
                (note + " " + other.note).strip());
    }

    /** A consumer is gone without a word, and others get what it held. */
    Promise butHandsOver(String why) {
        return new Promise(keepsAll, keepsWhole, remembers, false, recovery, why);
    }
}
