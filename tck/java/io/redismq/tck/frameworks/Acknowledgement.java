package io.redismq.tck.frameworks;

import jakarta.jms.Session;
import org.springframework.jms.support.JmsAccessor;

/** The session modes, as Spring takes them. */
enum Acknowledgement {
    AUTO(Session.AUTO_ACKNOWLEDGE),
    CLIENT(Session.CLIENT_ACKNOWLEDGE),
    DUPS_OK(Session.DUPS_OK_ACKNOWLEDGE),
    TRANSACTED(Session.SESSION_TRANSACTED);

    private final int mode;

    Acknowledgement(int mode) {
        this.mode = mode;
    }

    int mode() {
        return mode;
    }

    void applyTo(JmsAccessor accessor) {
        if (this == TRANSACTED) {
            accessor.setSessionTransacted(true);
        } else {
            accessor.setSessionAcknowledgeMode(mode);
        }
    }
}
