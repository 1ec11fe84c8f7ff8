package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What JMSContext and JMSConsumer must do. */
abstract class ContextConformance extends Conformance {

    private JMSContext context;
    private Queue queue;

    @BeforeEach
    void open() {
        context = context(JMSContext.AUTO_ACKNOWLEDGE);
        queue = context.createQueue(unique("conformance"));
    }

    private JMSContext context(int mode) {
        return closing(factory().createContext(mode));
    }

    private static String body(JMSConsumer consumer) {
        return consumer.receiveBody(String.class, PATIENCE_MILLIS);
    }

    @Test
    @DisplayName("JMSContext: creating a consumer starts the connection, once auto-start is on")
    void autoStart() {
        assertThat(context.getAutoStart()).isTrue();
        context.createProducer().send(queue, "a");
        context.setAutoStart(false);
        assertThat(context.getAutoStart()).isFalse();
        JMSConsumer waiting = context.createConsumer(queue);
        assertThat(waiting.receive(SHORTLY_MILLIS)).isNull();
        context.setAutoStart(true);
        JMSConsumer other = context.createConsumer(context.createQueue(unique("conformance")));
        assertThat(body(waiting)).isEqualTo("a");
        other.close();
    }

    @Test
    @DisplayName("JMSContext: start and stop are those of the connection")
    void startAndStop() {
        context.createProducer().send(queue, "a").send(queue, "b");
        JMSConsumer consumer = context.createConsumer(queue);
        assertThat(body(consumer)).isEqualTo("a");
        context.stop();
        assertThat(consumer.receive(SHORTLY_MILLIS)).isNull();
        context.start();
        assertThat(body(consumer)).isEqualTo("b");
    }

    @Test
    @DisplayName("ConnectionFactory.createContext: the mode decides how the context acknowledges, and is told")
    void modes() {
        assertThat(closing(factory().createContext()).getSessionMode()).isEqualTo(JMSContext.AUTO_ACKNOWLEDGE);
        for (int mode : new int[] {
            JMSContext.AUTO_ACKNOWLEDGE,
            JMSContext.CLIENT_ACKNOWLEDGE,
            JMSContext.DUPS_OK_ACKNOWLEDGE,
            JMSContext.SESSION_TRANSACTED
        }) {
            assertThat(context(mode).getSessionMode()).isEqualTo(mode);
            assertThat(context(mode).getTransacted()).isEqualTo(mode == JMSContext.SESSION_TRANSACTED);
            assertThat(context.createContext(mode).getSessionMode()).isEqualTo(mode);
        }
    }

    @ParameterizedTest(name = "ConnectionFactory.createContext: a mode that there is not is refused ({0})")
    @ValueSource(ints = {-1, 4, 99})
    void unknownMode(int mode) {
        assertFails(JMSRuntimeException.class, () -> context(mode), () -> context.createContext(mode));
    }

    @Test
    @DisplayName("JMSContext.createContext: shares the connection with its client id, started or not")
    void shared() {
        String clientId = unique("client");
        JMSContext first = context(JMSContext.AUTO_ACKNOWLEDGE);
        first.setClientID(clientId);
        JMSContext second = first.createContext(JMSContext.AUTO_ACKNOWLEDGE);
        assertThat(second.getClientID()).isEqualTo(clientId);
        second.setAutoStart(false);
        assertThat(first.getAutoStart()).isTrue();
        JMSConsumer consumer = second.createConsumer(queue);
        context.createProducer().send(queue, "a");
        assertThat(consumer.receive(SHORTLY_MILLIS)).isNull();
        first.start();
        assertThat(body(consumer)).isEqualTo("a");
        second.close();
    }

    @Test
    @DisplayName("JMSContext.createContext: a context has a session of its own on the connection")
    void ownSession() {
        JMSContext first = context(JMSContext.SESSION_TRANSACTED);
        JMSContext second = closing(first.createContext(JMSContext.SESSION_TRANSACTED));
        first.createProducer().send(queue, "first");
        second.createProducer().send(queue, "second");
        second.commit();
        first.rollback();
        JMSConsumer consumer = context.createConsumer(queue);
        assertThat(body(consumer)).isEqualTo("second");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    @DisplayName("JMSContext.close: the connection is closed with the last of its contexts")
    void closedWithLast() {
        String clientId = unique("client");
        JMSContext first = context(JMSContext.AUTO_ACKNOWLEDGE);
        first.setClientID(clientId);
        JMSContext second = closing(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
        first.close();
        first.close();
        second.createProducer().send(queue, "a");
        assertThat(body(second.createConsumer(queue))).isEqualTo("a");
        assertFails(JMSRuntimeException.class, () -> context(JMSContext.AUTO_ACKNOWLEDGE)
                .setClientID(clientId));
        second.close();
        context(JMSContext.AUTO_ACKNOWLEDGE).setClientID(clientId);
    }

    @Test
    @DisplayName("JMSContext.close: closes its consumers and ends a receive that waits")
    void closeEndsReceive() {
        JMSConsumer consumer = context.createConsumer(queue);
        CompletableFuture<Boolean> gotNothing = CompletableFuture.supplyAsync(() -> consumer.receive() == null);
        assertWaits(gotNothing);
        context.close();
        assertThat(result(gotNothing)).isTrue();
        assertFails(IllegalStateRuntimeException.class, consumer::receiveNoWait);
    }

    @Test
    @DisplayName("JMSContext.close: rolls its transaction back")
    void closeRollsBack() {
        JMSContext transacted = context(JMSContext.SESSION_TRANSACTED);
        transacted.createProducer().send(queue, "lost");
        transacted.close();
        JMSConsumer consumer = context.createConsumer(queue);
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    @DisplayName("JMSContext.close: within a listener of its own is refused, as stop is")
    void closeWithinListener() {
        CompletableFuture<List<Object>> outcomes = new CompletableFuture<>();
        context.createConsumer(queue)
                .setMessageListener(
                        message -> outcomes.complete(List.of(outcome(context::stop), outcome(context::close))));
        JMSContext sending = context(JMSContext.AUTO_ACKNOWLEDGE);
        sending.createProducer().send(queue, "a");
        assertThat(result(outcomes))
                .containsExactly(IllegalStateRuntimeException.class, IllegalStateRuntimeException.class);
    }

    @Test
    @DisplayName("JMSContext.acknowledge: acknowledges all that the context consumed")
    void acknowledge() {
        JMSContext client = context(JMSContext.CLIENT_ACKNOWLEDGE);
        Queue other = client.createQueue(unique("conformance"));
        context.createProducer().send(queue, "a").send(queue, "b").send(other, "c");
        JMSConsumer consumer = client.createConsumer(queue);
        assertThat(body(consumer)).isEqualTo("a");
        assertThat(body(client.createConsumer(other))).isEqualTo("c");
        client.acknowledge();
        client.close();
        assertThat(body(context.createConsumer(queue))).isEqualTo("b");
        assertThat(context.createConsumer(other).receiveNoWait()).isNull();
    }

    @Test
    @DisplayName("JMSContext.acknowledge: has no effect in the other modes, nor without anything to acknowledge")
    void acknowledgeWithoutEffect() {
        context(JMSContext.CLIENT_ACKNOWLEDGE).acknowledge();
        for (int mode : new int[] {JMSContext.AUTO_ACKNOWLEDGE, JMSContext.DUPS_OK_ACKNOWLEDGE}) {
            context(mode).acknowledge();
        }
        JMSContext transacted = context(JMSContext.SESSION_TRANSACTED);
        context.createProducer().send(queue, "a");
        JMSConsumer consumer = transacted.createConsumer(queue);
        assertThat(body(consumer)).isEqualTo("a");
        transacted.acknowledge();
        transacted.rollback();
        assertThat(body(consumer)).isEqualTo("a");
    }

    @Test
    @DisplayName("JMSContext.recover: delivers again what was not acknowledged, counted and marked")
    void recover() throws JMSException {
        JMSContext client = context(JMSContext.CLIENT_ACKNOWLEDGE);
        context.createProducer().send(queue, "a").send(queue, "b");
        JMSConsumer consumer = client.createConsumer(queue);
        assertThat(counted(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a 1 false");
        client.recover();
        assertThat(counted(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a 2 true");
        assertThat(body(consumer)).isEqualTo("b");
    }

    @Test
    @DisplayName("JMSContext.commit, rollback, recover: in the wrong mode throw IllegalStateRuntimeException")
    void wrongMode() {
        JMSContext transacted = context(JMSContext.SESSION_TRANSACTED);
        assertFails(IllegalStateRuntimeException.class, context::commit, context::rollback, transacted::recover);
    }

    // ---- JMSConsumer

    @Test
    @DisplayName("JMSConsumer.receiveBody: gives the body of each kind of message that has one")
    void bodies() throws JMSException {
        byte[] bytes = {1, 2, 3};
        Map<String, Object> map = Map.of("number", 1, "text", "x");
        context.createProducer()
                .send(queue, "text")
                .send(queue, bytes)
                .send(queue, map)
                .send(queue, (Serializable) 42L);
        JMSConsumer consumer = context.createConsumer(queue);
        assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo("text");
        assertThat(consumer.receiveBody(byte[].class, PATIENCE_MILLIS)).isEqualTo(bytes);
        assertThat((Object) consumer.receiveBody(Map.class, PATIENCE_MILLIS)).isEqualTo(map);
        assertThat(consumer.receiveBody(Long.class, PATIENCE_MILLIS)).isEqualTo(42L);
    }

    @Test
    @DisplayName("JMSConsumer.receiveBody: waits, waits for a while, or does not wait, as receive does")
    void bodyForms() {
        JMSConsumer consumer = context.createConsumer(queue);
        assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
        assertThat(consumer.receiveBody(String.class, SHORTLY_MILLIS)).isNull();
        JMSContext sending = context(JMSContext.AUTO_ACKNOWLEDGE);
        sending.createProducer().send(queue, "a").send(queue, "b").send(queue, "c");
        assertThat(consumer.receiveBody(String.class)).isEqualTo("a");
        assertThat(consumer.receiveBody(CharSequence.class, 0)).isEqualTo("b");
        assertThat(consumer.receiveBodyNoWait(Object.class)).isEqualTo("c");
    }

    private void sendBodiless(JMSContext sending) throws JMSException {
        JMSProducer producer = sending.createProducer();
        producer.send(queue, sending.createMessage());
        producer.send(queue, sending.createStreamMessage());
        producer.send(queue, sending.createTextMessage());
    }

    @Test
    @DisplayName("JMSConsumer.receiveBody: of a message without a body throws MessageFormatRuntimeException")
    void noBody() throws JMSException {
        JMSContext transacted = context(JMSContext.SESSION_TRANSACTED);
        sendBodiless(context);
        JMSConsumer consumer = transacted.createConsumer(queue);
        for (int i = 0; i < 3; i++) {
            assertFails(MessageFormatRuntimeException.class, () -> consumer.receiveBody(Object.class, PATIENCE_MILLIS));
        }
        transacted.commit();
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @ParameterizedTest(
            name = "JMSConsumer.receiveBody: when the type is wrong, a mode that acknowledges by itself delivers the"
                    + " same message next (mode {0})")
    @ValueSource(ints = {JMSContext.AUTO_ACKNOWLEDGE, JMSContext.DUPS_OK_ACKNOWLEDGE})
    void wrongTypeStays(int mode) throws JMSException {
        context.createProducer().send(queue, "a").send(queue, "b");
        JMSConsumer consumer = context(mode).createConsumer(queue);
        assertFails(
                MessageFormatRuntimeException.class,
                () -> consumer.receiveBody(Long.class, PATIENCE_MILLIS),
                () -> consumer.receiveBodyNoWait(Map.class),
                () -> consumer.receiveBody(byte[].class, SHORTLY_MILLIS));
        assertThat(counted(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a 1 false");
        assertThat(body(consumer)).isEqualTo("b");
    }

    @Test
    @DisplayName("JMSConsumer.receiveBody: when the type is wrong, CLIENT_ACKNOWLEDGE counts the message as received")
    void wrongTypeClient() throws JMSException {
        JMSContext client = context(JMSContext.CLIENT_ACKNOWLEDGE);
        context.createProducer().send(queue, "a").send(queue, "b");
        JMSConsumer consumer = client.createConsumer(queue);
        assertFails(MessageFormatRuntimeException.class, () -> consumer.receiveBody(Long.class, PATIENCE_MILLIS));
        assertThat(body(consumer)).isEqualTo("b");
        client.recover();
        assertThat(counted(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a 2 true");
        assertThat(counted(consumer.receive(PATIENCE_MILLIS))).isEqualTo("b 2 true");
    }

    @Test
    @DisplayName("JMSConsumer: tells its selector and its listener")
    void told() {
        JMSConsumer consumer = context.createConsumer(queue, "a = 1");
        MessageListener listener = message -> {};
        assertThat(consumer.getMessageSelector()).isEqualTo("a = 1");
        assertThat(consumer.getMessageListener()).isNull();
        consumer.setMessageListener(listener);
        assertThat(consumer.getMessageListener()).isSameAs(listener);
        assertFails(
                IllegalStateRuntimeException.class,
                consumer::receive,
                () -> consumer.receive(1),
                consumer::receiveNoWait,
                () -> consumer.receiveBody(String.class),
                () -> consumer.receiveBody(String.class, 1),
                () -> consumer.receiveBodyNoWait(String.class));
        assertThat(context.createConsumer(queue).getMessageSelector()).isNull();
    }

    @Test
    @DisplayName("JMSConsumer.setMessageListener: gets the messages")
    void listener() {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        context.createConsumer(queue).setMessageListener(message -> heard.add(textOf(message)));
        context(JMSContext.AUTO_ACKNOWLEDGE).createProducer().send(queue, "a").send(queue, "b");
        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactly("a", "b");
    }

    @Test
    @DisplayName("JMSConsumer.close: may be called by its own listener, and leaves the context open")
    void closeConsumer() {
        CountDownLatch closed = new CountDownLatch(1);
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        JMSConsumer consumer = context.createConsumer(queue);
        consumer.setMessageListener(message -> {
            heard.add(textOf(message));
            consumer.close();
            closed.countDown();
        });
        context(JMSContext.AUTO_ACKNOWLEDGE).createProducer().send(queue, "a").send(queue, "b");
        assertThat(reached(closed)).isTrue();
        consumer.close();
        assertThat(body(context.createConsumer(queue))).isEqualTo("b");
        assertThat(heard).containsExactly("a");
        assertFails(
                IllegalStateRuntimeException.class,
                consumer::receiveNoWait,
                consumer::getMessageListener,
                consumer::getMessageSelector,
                () -> consumer.receiveBodyNoWait(String.class));
    }

    @Test
    @DisplayName("JMSContext: every method but close throws IllegalStateRuntimeException once it is closed")
    void closed() {
        JMSProducer producer = context.createProducer();
        ExceptionListener listener = exception -> {};
        context.close();
        context.close();
        assertFails(
                IllegalStateRuntimeException.class,
                () -> context.createContext(JMSContext.AUTO_ACKNOWLEDGE),
                context::createProducer,
                () -> context.createConsumer(queue),
                () -> context.createBrowser(queue),
                () -> context.createQueue("q"),
                () -> context.createTopic("t"),
                context::createTemporaryQueue,
                context::createTemporaryTopic,
                context::createMessage,
                context::createTextMessage,
                context::createBytesMessage,
                context::createMapMessage,
                context::createObjectMessage,
                context::createStreamMessage,
                context::getClientID,
                () -> context.setClientID("c"),
                context::getMetaData,
                context::getExceptionListener,
                () -> context.setExceptionListener(listener),
                context::start,
                context::stop,
                context::getSessionMode,
                context::getTransacted,
                context::commit,
                context::rollback,
                context::recover,
                context::acknowledge,
                () -> context.unsubscribe("s"),
                () -> producer.send(queue, "a"));
    }
}
