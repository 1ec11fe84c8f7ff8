package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of acknowledgement on the baseline, which deviates from the specification where a test says so. */
class ArtemisAcknowledgementConformanceTest extends AcknowledgementConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** 3.4.7: JMSRedelivered says that the message may have been delivered before; nobody has got these. */
    private static void assertMaybeCounted(List<String> counted, String... texts) {
        for (int i = 0; i < texts.length; i++) {
            assertThat(counted.get(i)).isIn(texts[i] + " 1 false", texts[i] + " 2 true");
        }
    }

    @Override
    @Test
    @DisplayName("deviation from 3.4.7, 3.5.11: recover counts what was fetched and not received as delivered")
    void recoverAfterAcknowledge() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        send(queue, "a", "b", "c", "d");
        consumer.receive(PATIENCE_MILLIS);
        consumer.receive(PATIENCE_MILLIS).acknowledge();
        assertReceives(consumer, "c");
        session.recover();
        assertThat(counted(consumer.receive(PATIENCE_MILLIS))).isEqualTo("c 2 true");
        assertMaybeCounted(countedOf(consumer, 1), "d");
    }

    @Override
    @Test
    @DisplayName("deviation from 3.4.7, 3.5.11: a recover before the first receive counts as a delivery")
    void recoverNothing() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        session.recover();
        send(queue, "a");
        session.recover();
        assertMaybeCounted(countedOf(consumer, 1), "a");
    }

    @Override
    @Test
    @DisplayName("deviation from 3.4.7, 3.5.11: recover in a listener counts what was fetched as delivered")
    void recoverInListener() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = queue(session);
        List<String> seen = recoveringListener(session, queue);
        assertThat(seen.subList(0, 4)).containsExactly("a 1 false", "b 1 false", "a 2 true", "b 2 true");
        assertMaybeCounted(seen.subList(4, 5), "c");
    }
}
