package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of shared non-durable subscriptions on the baseline. */
class ArtemisSharedSubscriptionConformanceTest extends SharedSubscriptionConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /**
     * Section 8.3.2 deletes the subscription when its last consumer closes. Artemis does so a moment after close() has
     * returned; a consumer made in between is left without a subscription, and receives nothing.
     */
    @Override
    void awaitEndOfSubscription() throws JMSException {
        artemis.awaitNoSubscription(topic);
    }
}
