package io.redismq.tck;

import static org.awaitility.Awaitility.await;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of browsers on the baseline, which deviates from the specification where a test says so. */
class ArtemisBrowserConformanceTest extends BrowserConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    @Override
    @Test
    @DisplayName("deviation from QueueBrowser: a closed browser tells its queue and selector")
    void closed() {
        assertNot(super::closed);
    }

    @Override
    @Test
    @DisplayName("deviation from JMSContext.createBrowser: starts the connection")
    void context() {
        assertNot(super::context);
    }

    @Override
    @Test
    @DisplayName("deviation from 4.1: a temporary queue is browsed by other connections, too")
    void temporary() {
        assertNot(super::temporary);
    }

    /** 4.1: the browser shows what is on the queue; what is fetched is not received. */
    @Override
    @Test
    @DisplayName("deviation from 4.1: a browser does not show what a consumer has fetched")
    void received() throws JMSException {
        Session session = session();
        Queue queue = queue(session);
        send(queue, "a", "b");
        assertReceives(session.createConsumer(queue), "a");
        await().until(() -> !session.createBrowser(queue).getEnumeration().hasMoreElements());
    }
}
