package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The queue tests on the baseline. */
class ArtemisQueueConformanceTest extends QueueConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }
}
