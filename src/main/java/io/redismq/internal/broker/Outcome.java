package io.redismq.internal.broker;

/** What became of a consumer's request. */
public enum Outcome {
    /** Carried out now. */
    APPLIED,
    /** Carried out before: this was a repeat. */
    REPEATED,
    /** Refused: the consumer lost its lease, or its state is gone. */
    LEASE_LOST
}
