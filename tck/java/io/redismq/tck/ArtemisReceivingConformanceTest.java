package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of receiving on the baseline, which deviates from the specification where a test says so. */
class ArtemisReceivingConformanceTest extends ReceivingConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    @Override
    @Test
    @DisplayName("deviation from 8.8: the message whose listener closes its consumer comes again")
    void closeWithinListener() {
        assertNot(super::closeWithinListener);
    }
}
