package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The transaction tests on the baseline. */
class ArtemisTransactionConformanceTest extends TransactionConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }
}
