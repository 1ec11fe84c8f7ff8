package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of unshared durable subscriptions on the baseline, which deviates from the specification where a test says so. */
class ArtemisDurableSubscriptionConformanceTest extends DurableSubscriptionConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** Session.createDurableConsumer promises nothing but the exception; here the subscription is gone with it. */
    @Override
    @Test
    @DisplayName("deviation from 8.3.3: a selector with invalid syntax is refused, but deletes the subscription")
    void invalidSelector() throws JMSException {
        Session session = connect(unique("client")).createSession();
        session.createDurableConsumer(topic, "s").close();
        publish("a");
        assertFails(InvalidSelectorException.class, () -> session.createDurableConsumer(topic, "s", "colour =", false));
        assertHolds(session.createDurableConsumer(topic, "s"));
    }

    /** MessageConsumer.getMessageSelector "gets this message consumer's message selector expression". */
    @Override
    @Test
    @DisplayName("deviation from MessageConsumer: the selector that is told has the condition of noLocal added")
    void toldSelector() throws JMSException {
        Session session = connect(unique("client")).createSession();
        assertThat(session.createDurableConsumer(topic, "s", "colour = 'red'", true)
                        .getMessageSelector())
                .startsWith("colour = 'red' AND ");
    }
}
