package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of exceptions on the baseline, which deviates from the specification where a test says so. */
class ArtemisErrorConformanceTest extends ErrorConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    @Override
    @Test
    @DisplayName("deviation from 10.3: exceptions have no error code")
    void codes() {
        assertNot(super::codes);
    }

    @Override
    @Test
    @DisplayName("deviation from 10.3: the exception for the end of a body says nothing")
    void messages() {
        assertNot(super::messages);
    }

    @Override
    @Test
    @DisplayName("deviation from 10.3: the lower-level problem is not linked")
    void linked() {
        assertNot(super::linked);
    }
}
