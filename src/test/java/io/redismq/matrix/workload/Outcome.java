package io.redismq.matrix.workload;

import jakarta.jms.JMSException;
import java.util.Set;

/** What the sender of a message knows of it at the end. */
public enum Outcome {
    /** The send or the commit returned. */
    ACKNOWLEDGED,
    /** It failed, and said that nothing was stored. */
    REFUSED,
    /**
     * It failed, and said that it cannot be known, or that it is stored but may yet be lost; or its process was killed before
     * it returned.
     */
    UNKNOWN;

    private static final Set<String> UNKNOWN_CODES =
            Set.of("broker.OUTCOME_UNKNOWN", "broker.UNCONFIRMED", "broker.INTERRUPTED");

    static Outcome of(Exception failure) {
        return failure instanceof JMSException jms && UNKNOWN_CODES.contains(String.valueOf(jms.getErrorCode()))
                ? UNKNOWN
                : REFUSED;
    }
}
