package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which exceptions are thrown, and what they tell. */
abstract class ErrorConformance extends Conformance {

    private final Map<Class<?>, Call> failures = new LinkedHashMap<>();

    @BeforeEach
    void open() throws JMSException {
        Session session = session();
        Queue queue = queue(session);
        Connection closed = factory().createConnection();
        closed.close();
        String clientId = unique("client");
        connect(clientId);
        BytesMessage written = session.createBytesMessage();
        BytesMessage read = session.createBytesMessage();
        read.writeByte((byte) 1);
        read.reset();
        failures.put(IllegalStateException.class, closed::createSession);
        failures.put(InvalidClientIDException.class, () -> connect(clientId));
        failures.put(InvalidDestinationException.class, () -> session.createConsumer(null));
        failures.put(InvalidSelectorException.class, () -> session.createConsumer(queue, "a ="));
        failures.put(MessageFormatException.class, () -> session.createMessage().setObjectProperty("a", failures));
        failures.put(MessageNotReadableException.class, written::readByte);
        failures.put(MessageNotWriteableException.class, () -> read.writeByte((byte) 1));
        failures.put(MessageEOFException.class, read::readLong);
    }

    private static JMSException failureOf(Call call) {
        try {
            call.run();
        } catch (JMSException e) {
            return e;
        }
        throw new AssertionError("It does not fail");
    }

    @Test
    @DisplayName("10.3: the exceptions that must be thrown are of exactly the class that the specification names")
    void classes() {
        failures.forEach((expected, call) -> assertThat(failureOf(call)).isExactlyInstanceOf(expected));
    }

    @Test
    @DisplayName("10.3: an exception says in words what was wrong")
    void messages() {
        failures.forEach((expected, call) ->
                assertThat(failureOf(call).getMessage()).as(expected.getName()).isNotBlank());
    }

    @Test
    @DisplayName("10.3: an exception has an error code of the provider's")
    void codes() {
        failures.forEach((expected, call) -> assertThat(failureOf(call).getErrorCode())
                .as(expected.getName())
                .isNotBlank());
    }

    @Test
    @DisplayName("10.3: where a lower-level problem is the reason, it is the linked exception, and the cause")
    void linked() throws JMSException {
        Session session = session();
        Queue queue = queue(session);
        Call unreadable = () -> session.createConsumer(queue, "a =");
        Call unserializable = () -> session.createObjectMessage(new Object[] {new Object()});
        for (Call call : List.of(unreadable, unserializable)) {
            JMSException failure = failureOf(call);
            assertThat(failure.getLinkedException()).isNotNull().isSameAs(failure.getCause());
        }
    }

    @Test
    @DisplayName(
            "10.3: the exceptions of the simplified interface tell what those of the classic one do, and their cause")
    void simplified() throws JMSException {
        Queue queue = queue(session());
        JMSException classic = failureOf(() -> session().createConsumer(queue, "a ="));
        JMSContext context = closing(factory().createContext());
        assertThatExceptionOfType(InvalidSelectorRuntimeException.class)
                .isThrownBy(() -> context.createConsumer(queue, "a ="))
                .withMessage(classic.getMessage())
                .satisfies(failure -> assertThat(failure.getErrorCode()).isEqualTo(classic.getErrorCode()))
                .satisfies(failure -> assertThat(failure.getCause()).isNotNull());
    }
}
