package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of the producer of the simplified interface on the baseline, which deviates from the specification where a test says so. */
class ArtemisContextProducerConformanceTest extends ContextProducerConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }
}
