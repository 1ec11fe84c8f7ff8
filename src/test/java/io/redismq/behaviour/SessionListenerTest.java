package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The message listener that a session has of its own, and its run method: for application servers. */
@Timeout(60)
class SessionListenerTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private interface Call {
        void run() throws JMSException;
    }

    private static final MessageListener NOTHING = message -> {};

    private Connection connection;
    private Session session;
    private Queue queue;

    @BeforeEach
    void open() throws JMSException {
        connection = jms.connection();
        connection.start();
        session = connection.createSession();
        queue = Jms.queue(session);
    }

    @Test
    void a_session_has_the_listener_that_was_set_and_none_before() throws JMSException {
        assertThat(session.getMessageListener()).isNull();
        session.setMessageListener(NOTHING);
        assertThat(session.getMessageListener()).isSameAs(NOTHING);
        session.setMessageListener(null);
        assertThat(session.getMessageListener()).isNull();
    }

    @Test
    void beside_it_there_are_no_consumers_but_producers_and_browsers() throws JMSException {
        Topic topic = session.createTopic("news");
        session.setMessageListener(NOTHING);
        List<Call> calls = List.of(
                () -> session.createConsumer(queue),
                () -> session.createConsumer(queue, "x = 1"),
                () -> session.createConsumer(topic),
                () -> session.createSharedConsumer(topic, "s"),
                () -> session.createSharedDurableConsumer(topic, "s"));
        for (Call call : calls) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(call::run)
                    .withMessageContaining("use another session");
        }
        Jms.send(session, queue, "a");
        assertThat(session.createBrowser(queue).getEnumeration().hasMoreElements())
                .isTrue();

        session.setMessageListener(null);
        assertThat(Jms.receiveText(session.createConsumer(queue))).isEqualTo("a");
    }

    @Test
    void a_session_that_has_consumers_refuses_a_listener_of_its_own() throws JMSException {
        MessageConsumer consumer = session.createConsumer(queue);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> session.setMessageListener(NOTHING))
                .withMessageContaining("close them");
        session.setMessageListener(null);
        consumer.close();
        session.setMessageListener(NOTHING);
        assertThat(session.getMessageListener()).isSameAs(NOTHING);
    }

    @Test
    void run_needs_a_listener_and_returns_when_nothing_is_assigned() throws JMSException {
        assertThatExceptionOfType(IllegalStateRuntimeException.class)
                .isThrownBy(session::run)
                .withMessageContaining("setMessageListener");
        session.setMessageListener(NOTHING);
        session.run();
        connection.stop();
        session.run();
    }

    @Test
    void a_closed_session_refuses_all_three() throws JMSException {
        session.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(session::getMessageListener);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> session.setMessageListener(NOTHING));
        assertThatExceptionOfType(IllegalStateRuntimeException.class).isThrownBy(session::run);
    }
}
