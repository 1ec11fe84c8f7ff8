package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of headers on the baseline, which deviates from the specification where a test says so. */
class ArtemisHeaderConformanceTest extends HeaderConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }
}
