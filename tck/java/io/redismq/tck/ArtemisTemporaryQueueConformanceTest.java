package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of temporary queues on the baseline. */
class ArtemisTemporaryQueueConformanceTest extends TemporaryQueueConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }
}
