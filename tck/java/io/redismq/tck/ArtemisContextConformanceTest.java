package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of the simplified interface on the baseline, which deviates from the specification where a test says so. */
class ArtemisContextConformanceTest extends ContextConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    @Override
    @Test
    @DisplayName("deviation from JMSContext: a closed context makes others")
    void closed() {
        assertNot(super::closed);
    }

    @Override
    @Test
    @DisplayName("deviation from JMSConsumer.receiveBody: has null for the body of a message without one")
    void noBody() {
        assertNot(super::noBody);
    }

    @Override
    @Test
    @DisplayName("deviation from JMSConsumer: tells another listener than was set")
    void told() {
        assertNot(super::told);
    }

    @Override
    @Test
    @DisplayName("deviation from JMSConsumer.close: the message whose listener closes its consumer comes again")
    void closeConsumer() {
        assertNot(super::closeConsumer);
    }

    @Override
    @Test
    @DisplayName("deviation from JMSContext.close: closing a context twice closes the connection under the others")
    void closedWithLast() {
        JMSContext first = closing(factory().createContext());
        JMSContext second = closing(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
        first.close();
        first.close();
        assertFails(IllegalStateRuntimeException.class, second::createProducer);
    }

    /** Javadoc of receiveBody: "will behave as if the unsuccessful call to receiveBody had not occurred". */
    @Override
    @ParameterizedTest(name = "deviation from JMSConsumer.receiveBody: a message of another type is lost (mode {0})")
    @ValueSource(ints = {JMSContext.AUTO_ACKNOWLEDGE, JMSContext.DUPS_OK_ACKNOWLEDGE})
    void wrongTypeStays(int mode) {
        assertNot(() -> super.wrongTypeStays(mode));
    }
}
