package io.redismq.internal.client;

import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** The acknowledgement modes of a session (section 6.2.10). */
enum AcknowledgeMode {
    AUTO(Session.AUTO_ACKNOWLEDGE),
    CLIENT(Session.CLIENT_ACKNOWLEDGE),
    DUPS_OK(Session.DUPS_OK_ACKNOWLEDGE),
    TRANSACTED(Session.SESSION_TRANSACTED);

    private final int constant;

    AcknowledgeMode(int constant) {
        this.constant = constant;
    }

    int constant() {
        return constant;
    }

    /** Whether the application settles all that it has consumed at once. */
    boolean settlesTogether() {
        return this == CLIENT || this == TRANSACTED;
    }

    /** The mode as the two arguments of the methods say it that make sessions of the classic interface. */
    static AcknowledgeMode of(boolean transacted, int constant) throws JMSException {
        if (transacted) {
            return TRANSACTED;
        }
        AcknowledgeMode mode = of(constant);
        if (mode == TRANSACTED) {
            throw JmsErrors.wrongArgument(
                    "A session that is not transacted cannot have the mode SESSION_TRANSACTED; use"
                            + " AUTO_ACKNOWLEDGE, CLIENT_ACKNOWLEDGE or DUPS_OK_ACKNOWLEDGE");
        }
        return mode;
    }

    static AcknowledgeMode of(int constant) throws JMSException {
        for (AcknowledgeMode mode : values()) {
            if (mode.constant == constant) {
                return mode;
            }
        }
        throw JmsErrors.wrongArgument("There is no session mode " + constant
                + "; use AUTO_ACKNOWLEDGE, CLIENT_ACKNOWLEDGE, DUPS_OK_ACKNOWLEDGE or SESSION_TRANSACTED");
    }
}
