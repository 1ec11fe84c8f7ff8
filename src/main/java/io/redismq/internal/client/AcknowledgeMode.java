package io.redismq.internal.client;

import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** The acknowledgement modes of a session (section 6.2.10). */
enum AcknowledgeMode {
    AUTO(Session.AUTO_ACKNOWLEDGE),
    CLIENT(Session.CLIENT_ACKNOWLEDGE),
    DUPS_OK(Session.DUPS_OK_ACKNOWLEDGE);

    private final int constant;

    AcknowledgeMode(int constant) {
        this.constant = constant;
    }

    int constant() {
        return constant;
    }

    static AcknowledgeMode of(int constant) throws JMSException {
        for (AcknowledgeMode mode : values()) {
            if (mode.constant == constant) {
                return mode;
            }
        }
        if (constant == Session.SESSION_TRANSACTED) {
            throw JmsErrors.notSupported("Transacted sessions");
        }
        throw JmsErrors.wrongArgument("There is no session mode " + constant
                + "; use AUTO_ACKNOWLEDGE, CLIENT_ACKNOWLEDGE or DUPS_OK_ACKNOWLEDGE");
    }
}
