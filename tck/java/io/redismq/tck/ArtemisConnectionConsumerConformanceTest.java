package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The tests of connection consumers on the baseline, which has none: it leaves the optional facility out, though not as the
 * specification has it, which knows exceptions for that and no null. So a test of what they do becomes one that there is none.
 */
class ArtemisConnectionConsumerConformanceTest extends ConnectionConsumerConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** Connection.createConnectionConsumer returns "the connection consumer". */
    private void assertNone(Destination destination, String selector, int maxMessages) throws JMSException {
        assertThat(connection.createConnectionConsumer(destination, selector, server(1), maxMessages))
                .isNull();
    }

    @Override
    @Test
    @DisplayName(
            "deviation from 11.2, where a session is loaded with what comes: there is null for a connection consumer")
    void loads() throws JMSException {
        assertNone(queue, null, 1);
    }

    @Override
    @Test
    @DisplayName("deviation from 11.2, where a maximum of messages is kept: there is null for a connection consumer")
    void maximum() throws JMSException {
        assertNone(queue, null, 3);
    }

    @Override
    @Test
    @DisplayName("deviation from 11.2, where transacted sessions are loaded: there is null for a connection consumer")
    void transacted() throws JMSException {
        assertNone(queue, null, 5);
    }

    @Override
    @Test
    @DisplayName("deviation from 11.2, where a selector selects: there is null for a connection consumer")
    void selector() throws JMSException {
        assertNone(queue, "colour = 'red'", 2);
    }

    @Override
    @Test
    @DisplayName(
            "deviation from 11.2, where a stopped connection loads nothing: there is null for a connection consumer")
    void stopped() throws JMSException {
        connection.stop();
        assertNone(queue, null, 1);
    }

    @Override
    @Test
    @DisplayName("deviation from 11.2, where a consumer closes: there is null for a connection consumer")
    void closed() throws JMSException {
        assertNone(queue, null, 1);
    }

    @Override
    @Test
    @DisplayName("deviation from 11.2, where topics have connection consumers: there is null for a connection consumer")
    void unshared() throws JMSException {
        assertNone(topic, null, 2);
    }

    @Override
    @Test
    @DisplayName(
            "deviation from 11.2, where shared subscriptions have connection consumers: there is null for a connection consumer")
    void shared() throws JMSException {
        assertThat(connection.createSharedConnectionConsumer(topic, "s", null, server(1), 2))
                .isNull();
    }

    @Override
    @Test
    @DisplayName(
            "deviation from 11.2, where durable subscriptions have connection consumers: there is null for a connection consumer")
    void durable() throws JMSException {
        assertThat(connection.createDurableConnectionConsumer(topic, "d", null, server(1), 2))
                .isNull();
    }

    @Override
    @Test
    @DisplayName(
            "deviation from 11.2, where shared durable subscriptions have connection consumers: there is null for a connection consumer")
    void sharedDurable() throws JMSException {
        assertThat(connection.createSharedDurableConnectionConsumer(topic, "d", null, server(1), 2))
                .isNull();
    }

    /** Session.setMessageListener "sets the session's distinguished message listener". */
    @Override
    @Test
    @DisplayName("deviation from Session.setMessageListener: it has no effect")
    void sessionListener() throws JMSException {
        Session session = connection.createSession();
        session.setMessageListener(message -> {});
        assertThat(session.getMessageListener()).isNull();
        session.createConsumer(queue).close();
    }

    /** "InvalidDestinationException if an invalid destination is specified", and likewise of the selector. */
    @Override
    @Test
    @DisplayName(
            "deviation from Connection.createConnectionConsumer: arguments are not looked at, a null destination is")
    void arguments() throws JMSException {
        assertFails(
                NullPointerException.class,
                () -> connection.createConnectionConsumer((Destination) null, null, server(1), 1));
        assertNone(queue, "= 3", 1);
        ConnectionConsumer none = connection.createConnectionConsumer(queue, null, null, 1);
        assertThat(none).isNull();
    }

    /** Section 6.1.8: using a closed connection must throw an IllegalStateException. */
    @Override
    @Test
    @DisplayName("deviation from 6.1.8: a closed connection has null for connection consumers of shared subscriptions")
    void closedConnection() throws JMSException {
        connection.close();
        assertFails(IllegalStateException.class, () -> connection.createConnectionConsumer(queue, null, null, 1));
        assertThat(connection.createSharedConnectionConsumer(topic, "s", null, null, 1))
                .isNull();
    }
}
