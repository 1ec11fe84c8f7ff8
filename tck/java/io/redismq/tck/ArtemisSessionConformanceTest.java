package io.redismq.tck;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of sessions on the baseline, which deviates from the specification where a test says so. */
class ArtemisSessionConformanceTest extends SessionConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** Connection.createSession throws JMSException "if the Connection object fails to create a session". */
    @Override
    @Test
    @DisplayName(
            "deviation from Connection.createSession: a mode that there is not is refused with a JMSRuntimeException")
    void unknownMode() throws JMSException {
        Connection connection = connect();
        assertFails(JMSRuntimeException.class, () -> connection.createSession(17));
    }
}
