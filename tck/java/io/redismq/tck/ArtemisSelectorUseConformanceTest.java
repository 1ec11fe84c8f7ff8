package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of consumers with selectors on the baseline, which deviates from the specification where a test says so. */
class ArtemisSelectorUseConformanceTest extends SelectorUseConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    @Override
    @Test
    @DisplayName("deviation from 3.8: comments, double quotes, % and tests of literals for NULL are taken")
    void notInTheSyntax() {
        assertNot(super::notInTheSyntax);
    }
}
