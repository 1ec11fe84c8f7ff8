package io.redismq.behaviour;

import static io.redismq.behaviour.Jms.assertRunsOn;
import static io.redismq.behaviour.Jms.async;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stop and close: what they wait for, what they refuse, that they can be called again, and what follows them. */
@Timeout(60)
class LifecycleTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    /** A listener that can be held inside onMessage, and may do something before it returns. */
    private static final class Held implements MessageListener {

        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch leave = new CountDownLatch(1);
        private final AtomicBoolean returned = new AtomicBoolean();
        private final CompletableFuture<Void> atTheEnd = new CompletableFuture<>();
        private final Jms.Call last;

        Held(Jms.Call last) {
            this.last = last;
        }

        @Override
        public void onMessage(jakarta.jms.Message message) {
            entered.countDown();
            try {
                leave.await();
                last.run();
                atTheEnd.complete(null);
            } catch (Exception | AssertionError e) {
                atTheEnd.completeExceptionally(e);
            }
            returned.set(true);
        }
    }

    private static void assertClosed(Jms.Call call) {
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(call::run);
    }

    @Test
    void closing_twice_does_nothing() throws JMSException {
        Connection connection = jms.connection();
        Session session = connection.createSession();
        Queue queue = Jms.queue(session);
        MessageProducer producer = session.createProducer(queue);
        MessageConsumer consumer = session.createConsumer(queue);
        producer.close();
        producer.close();
        consumer.close();
        consumer.close();
        session.close();
        session.close();
        consumer.close();
        producer.close();
        connection.close();
        connection.close();
        session.close();
        consumer.close();
        producer.close();
    }

    @Test
    void a_closed_connection_does_nothing_else() throws JMSException {
        Connection connection = jms.connection();
        connection.close();

        assertClosed(connection::start);
        assertClosed(connection::stop);
        assertClosed(connection::createSession);
        assertClosed(() -> connection.createSession(Session.CLIENT_ACKNOWLEDGE));
        assertClosed(() -> connection.createSession(false, Session.AUTO_ACKNOWLEDGE));
        assertClosed(connection::getClientID);
        assertClosed(() -> connection.setClientID("late"));
        assertClosed(connection::getMetaData);
        assertClosed(connection::getExceptionListener);
        assertClosed(() -> connection.setExceptionListener(null));
    }

    @Test
    void a_closed_session_does_nothing_else() throws JMSException {
        for (boolean byConnection : new boolean[] {false, true}) {
            Connection connection = jms.connection();
            Session session = connection.createSession();
            Queue queue = Jms.queue(session);
            MessageProducer producer = session.createProducer(queue);
            MessageConsumer consumer = session.createConsumer(queue);
            jakarta.jms.TextMessage message = session.createTextMessage("x");
            if (byConnection) {
                connection.close();
            } else {
                session.close();
            }
            assertClosed(() -> session.createQueue("x"));
            assertClosed(session::createMessage);
            assertClosed(() -> session.createTextMessage());
            assertClosed(() -> session.createTextMessage("x"));
            assertClosed(session::createBytesMessage);
            assertClosed(session::createMapMessage);
            assertClosed(session::createStreamMessage);
            assertClosed(() -> session.createObjectMessage());
            assertClosed(() -> session.createProducer(queue));
            assertClosed(() -> session.createConsumer(queue));
            assertClosed(() -> session.createBrowser(queue));
            assertClosed(session::createTemporaryQueue);
            assertClosed(session::getTransacted);
            assertClosed(session::getAcknowledgeMode);
            assertClosed(session::getMessageListener);
            assertClosed(session::recover);
            assertClosed(session::commit);
            assertClosed(session::rollback);
            assertClosed(() -> producer.send(message));
            assertClosed(producer::getPriority);
            assertClosed(consumer::receive);
            assertClosed(() -> consumer.receive(10));
            assertClosed(consumer::receiveNoWait);
            assertClosed(consumer::getMessageListener);
            assertClosed(() -> consumer.setMessageListener(m -> {}));
        }
    }

    @Test
    void a_closed_producer_and_a_closed_consumer_do_nothing_else() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        MessageProducer producer = session.createProducer(queue);
        MessageConsumer consumer = session.createConsumer(queue);
        producer.close();
        consumer.close();

        assertClosed(() -> producer.send(session.createTextMessage("x")));
        assertClosed(producer::getDestination);
        assertClosed(producer::getDeliveryMode);
        assertClosed(() -> producer.setDeliveryMode(1));
        assertClosed(producer::getTimeToLive);
        assertClosed(() -> producer.setTimeToLive(1));
        assertClosed(producer::getDeliveryDelay);
        assertClosed(() -> producer.setDeliveryDelay(1));
        assertClosed(() -> producer.setPriority(1));
        assertClosed(producer::getDisableMessageID);
        assertClosed(() -> producer.setDisableMessageTimestamp(true));
        assertClosed(consumer::receive);
        assertClosed(consumer::receiveNoWait);
        assertClosed(consumer::getMessageSelector);
        assertClosed(() -> consumer.setMessageListener(null));
    }

    @Test
    void commit_and_rollback_need_a_transacted_session() throws JMSException {
        Session session = jms.session();

        assertClosed(session::commit);
        assertClosed(session::rollback);
    }

    @Test
    void stop_waits_for_a_running_listener_and_lets_no_other_begin() throws Exception {
        Connection connection = jms.connection();
        connection.start();
        Session session = connection.createSession();
        Queue queue = Jms.queue(session);
        Queue other = Jms.queue(session);
        Session sending = jms.session();
        MessageProducer producer = session.createProducer(other);
        Held held = new Held(() -> producer.send(session.createTextMessage("full service")));
        session.createConsumer(queue).setMessageListener(held);
        Recorder second = new Recorder();
        connection.createSession().createConsumer(other).setMessageListener(second);
        Jms.send(sending, queue, "x");
        assertThat(held.entered.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> stopped = async(connection::stop);
        assertRunsOn(stopped);
        held.leave.countDown();
        stopped.get(10, TimeUnit.SECONDS);

        assertThat(held.returned).isTrue();
        held.atTheEnd.get(1, TimeUnit.SECONDS);
        assertThat(second.messages()).isEmpty();
        connection.start();
        assertThat(second.awaitTexts(1)).containsExactly("full service");
    }

    @Test
    void close_waits_for_a_running_listener_which_keeps_all_its_facilities() throws Exception {
        for (String what : List.of("consumer", "session", "connection")) {
            Connection connection = jms.closing(jms.factory().createConnection());
            connection.start();
            Session session = connection.createSession();
            Queue queue = Jms.queue(session);
            Queue answers = Jms.queue(session);
            Held held = new Held(() -> Jms.send(session, answers, what));
            MessageConsumer consumer = session.createConsumer(queue);
            consumer.setMessageListener(held);
            Jms.send(jms.session(), queue, "x", "y");
            assertThat(held.entered.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> closed = async(
                    "consumer".equals(what)
                            ? consumer::close
                            : "session".equals(what) ? session::close : connection::close);
            assertRunsOn(closed);
            held.leave.countDown();
            closed.get(10, TimeUnit.SECONDS);

            assertThat(held.returned).as(what).isTrue();
            assertThat(held.atTheEnd).as(what).isCompleted();
            assertThat(jms.bodies(answers)).containsExactly(what);
            assertThat(jms.bodies(queue))
                    .as("%s: the first was acknowledged", what)
                    .containsExactly("y");
        }
    }

    @Test
    void a_listener_may_use_another_session_while_the_connection_closes() throws Exception {
        Connection connection = jms.connection();
        connection.start();
        Session helper = connection.createSession(); // closed first, if closing were not to wait for all listeners
        Session session = connection.createSession();
        Queue queue = Jms.queue(session);
        Queue answers = Jms.queue(session);
        Held held = new Held(() -> Jms.send(helper, answers, "helped"));
        session.createConsumer(queue).setMessageListener(held);
        Jms.send(jms.session(), queue, "x");
        assertThat(held.entered.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> closed = async(connection::close);
        assertRunsOn(closed);
        held.leave.countDown();
        closed.get(10, TimeUnit.SECONDS);

        assertThat(held.atTheEnd).isCompleted();
        assertThat(jms.bodies(answers)).containsExactly("helped");
    }

    @Test
    void a_listener_must_not_close_or_stop_what_waits_for_it() throws Exception {
        Connection connection = jms.connection();
        connection.start();
        Session session = connection.createSession();
        Queue queue = Jms.queue(session);
        CompletableFuture<Void> checked = new CompletableFuture<>();
        session.createConsumer(queue).setMessageListener(message -> {
            try {
                assertClosed(session::close);
                assertClosed(connection::close);
                assertClosed(connection::stop);
                session.createTextMessage("still open");
                checked.complete(null);
            } catch (JMSException | AssertionError e) {
                checked.completeExceptionally(e);
            }
        });
        Jms.send(jms.session(), queue, "x");

        checked.get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_listener_may_close_its_own_consumer() throws Exception {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        Recorder recorder = new Recorder();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        consumer.setMessageListener(message -> {
            recorder.onMessage(message);
            try {
                consumer.close();
                closed.complete(null);
            } catch (JMSException e) {
                closed.completeExceptionally(e);
            }
        });
        Jms.send(jms.session(), queue, "a", "b");
        closed.get(10, TimeUnit.SECONDS);

        assertThat(Jms.receiveText(jms.session().createConsumer(queue))).isEqualTo("b");
        assertThat(recorder.texts()).containsExactly("a");
        jms.awaitEmpty(queue);
    }

    @Test
    void no_listener_is_called_after_close_has_returned() throws Exception {
        for (int round = 0; round < 10; round++) {
            Session session = jms.session();
            Queue queue = Jms.queue(session);
            Recorder recorder = new Recorder();
            MessageConsumer consumer = session.createConsumer(queue);
            consumer.setMessageListener(recorder);
            Jms.send(jms.session(), queue, Jms.numbered("m", 100));
            consumer.close();
            int seen = recorder.messages().size();

            MessageConsumer next = jms.session().createConsumer(queue);
            for (int i = seen; i < 100; i++) {
                assertThat(Jms.receiveText(next)).isEqualTo("m" + (i + 1));
            }
            assertThat(next.receiveNoWait()).isNull();
            assertThat(recorder.messages()).hasSize(seen);
        }
    }

    @Test
    void several_threads_may_close_at_once() throws Exception {
        for (int round = 0; round < 10; round++) {
            Connection connection = jms.factory().createConnection();
            connection.start();
            Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
            Queue queue = Jms.queue(session);
            Jms.send(session, queue, "a", "b");
            MessageConsumer consumer = session.createConsumer(queue);
            Jms.receive(consumer);
            CountDownLatch together = new CountDownLatch(1);
            List<CompletableFuture<Void>> closes = List.<Jms.Call>of(
                            consumer::close,
                            consumer::close,
                            session::close,
                            session::close,
                            connection::close,
                            connection::close)
                    .stream()
                    .map(close -> async(() -> {
                        together.await();
                        close.run();
                    }))
                    .toList();
            together.countDown();
            for (CompletableFuture<Void> close : closes) {
                close.get(20, TimeUnit.SECONDS);
            }
            MessageConsumer next = jms.session().createConsumer(queue);
            assertThat(Jms.receiveTexts(next, 2)).containsExactly("a", "b");
        }
    }

    @Test
    void close_returns_to_every_caller_only_when_it_is_done() throws Exception {
        Connection connection = jms.connection();
        connection.start();
        Session session = connection.createSession();
        Queue queue = Jms.queue(session);
        Held held = new Held(() -> {});
        session.createConsumer(queue).setMessageListener(held);
        Jms.send(jms.session(), queue, "x");
        assertThat(held.entered.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> first = async(connection::close);
        assertRunsOn(first);
        CompletableFuture<Void> second = async(connection::close);
        assertRunsOn(second);
        held.leave.countDown();

        first.get(10, TimeUnit.SECONDS);
        second.get(10, TimeUnit.SECONDS);
        assertThat(held.returned).isTrue();
    }

    @Test
    void an_interrupted_receive_throws_and_leaves_the_session_usable() throws Exception {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        CompletableFuture<Object> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(String.valueOf(consumer.receive()));
            } catch (JMSException e) {
                result.complete(e);
            }
        });
        thread.start();
        Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
        thread.interrupt();

        assertThat(result.get(10, TimeUnit.SECONDS)).isInstanceOf(JMSException.class);
        Jms.send(session, queue, "x");
        assertThat(Jms.receiveText(consumer)).isEqualTo("x");
    }

    @Test
    void an_exception_has_a_code_and_says_what_is_wrong() throws JMSException {
        Session session = jms.session();
        session.close();

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(session::createMessage)
                .satisfies(e -> assertThat(e.getErrorCode()).isNotBlank())
                .withMessageContaining("closed");
    }
}
