package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** The simplified interface: auto start, the connection shared by contexts, what a JMSProducer adds, and close. */
@Timeout(60)
class ContextTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    @Test
    void creating_a_consumer_starts_the_connection() {
        JMSContext context = jms.context();
        Queue queue = Jms.queue(context);
        context.createProducer().send(queue, "x");

        assertThat(context.getAutoStart()).isTrue();
        assertThat(context.createConsumer(queue).receiveBody(String.class, Jms.SOON))
                .isEqualTo("x");
    }

    @Test
    void without_auto_start_the_application_starts_the_connection() {
        JMSContext context = jms.context();
        context.setAutoStart(false);
        Queue queue = Jms.queue(context);
        context.createProducer().send(queue, "x");
        JMSConsumer consumer = context.createConsumer(queue);

        assertThat(context.getAutoStart()).isFalse();
        assertThat(consumer.receive(200)).isNull();
        context.start();
        assertThat(consumer.receiveBody(String.class, Jms.SOON)).isEqualTo("x");
        context.stop();
        context.createProducer().send(queue, "y");
        assertThat(consumer.receive(200)).isNull();
        context.start();
        assertThat(consumer.receiveBody(String.class, Jms.SOON)).isEqualTo("y");
    }

    @Test
    void a_context_has_the_mode_it_was_made_with() {
        assertThat(jms.context().getSessionMode()).isEqualTo(JMSContext.AUTO_ACKNOWLEDGE);
        JMSContext context = jms.context(JMSContext.CLIENT_ACKNOWLEDGE);
        assertThat(context.getSessionMode()).isEqualTo(JMSContext.CLIENT_ACKNOWLEDGE);
        assertThat(context.getTransacted()).isFalse();
        assertThat(jms.closing(context.createContext(JMSContext.DUPS_OK_ACKNOWLEDGE))
                        .getSessionMode())
                .isEqualTo(JMSContext.DUPS_OK_ACKNOWLEDGE);
        assertThatExceptionOfType(JMSRuntimeException.class).isThrownBy(() -> context.createContext(17));
        assertThatExceptionOfType(JMSRuntimeException.class)
                .isThrownBy(() -> jms.factory().createContext(17));
    }

    @Test
    void contexts_made_from_a_context_share_its_connection_which_ends_with_the_last() {
        JMSContext first = jms.context();
        first.setClientID(io.redismq.testing.RedisExtension.unique("client"));
        JMSContext second = jms.closing(first.createContext(JMSContext.CLIENT_ACKNOWLEDGE));
        Queue queue = Jms.queue(second);

        assertThat(second.getClientID()).isEqualTo(first.getClientID());
        first.close();
        first.close();
        second.createProducer().send(queue, "still open");
        assertThat(second.createConsumer(queue).receiveBody(String.class, Jms.SOON))
                .isEqualTo("still open");
        String clientId = second.getClientID();
        second.close();

        JMSContext third = jms.context();
        third.setClientID(clientId);
        assertThat(third.getClientID()).isEqualTo(clientId);
    }

    @Test
    void a_context_closed_by_several_threads_at_once_counts_as_one() throws Exception {
        for (int round = 0; round < 20; round++) {
            JMSContext first = jms.context();
            JMSContext second = jms.closing(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
            CountDownLatch together = new CountDownLatch(1);
            List<CompletableFuture<Void>> closes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                closes.add(CompletableFuture.runAsync(() -> {
                    try {
                        together.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    first.close();
                }));
            }
            together.countDown();
            for (CompletableFuture<Void> close : closes) {
                close.get(20, TimeUnit.SECONDS);
            }
            assertThat(second.getMetaData()).isNotNull();
        }
    }

    @Test
    void a_closed_context_does_nothing_else() {
        JMSContext context = jms.context();
        Queue queue = Jms.queue(context);
        JMSContext sharing = jms.closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
        JMSProducer producer = context.createProducer();
        JMSConsumer consumer = context.createConsumer(queue);
        context.close();

        List<Runnable> calls = List.of(
                () -> context.createContext(JMSContext.AUTO_ACKNOWLEDGE),
                context::createProducer,
                () -> context.createConsumer(queue),
                () -> context.createQueue("x"),
                context::createMessage,
                () -> context.createTextMessage("x"),
                context::createBytesMessage,
                context::createMapMessage,
                context::createStreamMessage,
                context::createObjectMessage,
                context::getTransacted,
                context::getSessionMode,
                context::recover,
                context::acknowledge,
                context::commit,
                context::rollback,
                context::getAutoStart,
                () -> context.setAutoStart(true),
                context::start,
                context::stop,
                context::getClientID,
                context::getMetaData,
                context::getExceptionListener,
                () -> context.setExceptionListener(null),
                () -> producer.send(queue, "x"),
                consumer::receive,
                consumer::receiveNoWait,
                () -> consumer.receiveBodyNoWait(String.class),
                consumer::getMessageListener);
        for (int i = 0; i < calls.size(); i++) {
            assertThatExceptionOfType(IllegalStateRuntimeException.class)
                    .as("call %d", i)
                    .isThrownBy(calls.get(i)::run);
        }
        sharing.createProducer().send(queue, "the other one works");
    }

    @Test
    void a_listener_must_not_close_or_stop_its_context() throws Exception {
        JMSContext context = jms.context();
        Queue queue = Jms.queue(context);
        CompletableFuture<Void> checked = new CompletableFuture<>();
        context.createConsumer(queue).setMessageListener(message -> {
            try {
                assertThatExceptionOfType(IllegalStateRuntimeException.class).isThrownBy(context::close);
                assertThatExceptionOfType(IllegalStateRuntimeException.class).isThrownBy(context::stop);
                checked.complete(null);
            } catch (AssertionError e) {
                checked.completeExceptionally(e);
            }
        });
        jms.context().createProducer().send(queue, "x");

        checked.get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_producer_adds_its_headers_and_properties_to_every_message() throws JMSException {
        JMSContext context = jms.context();
        Queue queue = Jms.queue(context);
        Queue replies = Jms.queue(context);
        JMSProducer producer = context.createProducer()
                .setJMSCorrelationID("c")
                .setJMSType("t")
                .setJMSReplyTo(replies)
                .setPriority(8)
                .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                .setTimeToLive(60_000)
                .setProperty("p", "producer's")
                .setProperty("n", 5L);
        Message own = context.createTextMessage("a");
        own.setStringProperty("p", "message's");
        own.setStringProperty("kept", "yes");
        producer.send(queue, own).send(queue, Map.of("k", 1));

        JMSConsumer consumer = context.createConsumer(queue);
        for (int i = 0; i < 2; i++) {
            Message message = Jms.receive(consumer);
            assertThat(message.getJMSCorrelationID()).isEqualTo("c");
            assertThat(message.getJMSType()).isEqualTo("t");
            assertThat(message.getJMSReplyTo()).isEqualTo(replies);
            assertThat(message.getJMSPriority()).isEqualTo(8);
            assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
            assertThat(message.getJMSExpiration()).isEqualTo(message.getJMSTimestamp() + 60_000);
            assertThat(message.getStringProperty("p")).isEqualTo("producer's");
            assertThat(message.getObjectProperty("n")).isEqualTo(5L);
            assertThat(message.propertyExists("kept")).isEqualTo(i == 0);
        }
        producer.clearProperties();
        assertThat(producer.getPropertyNames()).isEmpty();
    }

    @Test
    void empty_bodies_are_sent_as_messages_of_their_kind() throws JMSException {
        JMSContext context = jms.context();
        Queue queue = Jms.queue(context);
        context.createProducer()
                .send(queue, (String) null)
                .send(queue, (byte[]) null)
                .send(queue, (Map<String, Object>) null)
                .send(queue, (java.io.Serializable) null);
        JMSConsumer consumer = context.createConsumer(queue);

        assertThat(Jms.receive(consumer)).isInstanceOf(jakarta.jms.TextMessage.class);
        assertThat(Jms.receive(consumer)).isInstanceOf(jakarta.jms.BytesMessage.class);
        assertThat(Jms.receive(consumer)).isInstanceOf(jakarta.jms.MapMessage.class);
        assertThat(Jms.receive(consumer)).isInstanceOf(jakarta.jms.ObjectMessage.class);
    }

    @Test
    void a_context_that_is_refused_leaves_no_connection_behind() {
        long before = clients();
        for (int i = 0; i < 20; i++) {
            assertThatExceptionOfType(JMSRuntimeException.class)
                    .isThrownBy(() -> jms.factory().createContext(17));
        }
        assertThat(clients()).isLessThanOrEqualTo(before + 12);
    }

    private static long clients() {
        try (Jedis jedis = jms.redis().jedis()) {
            return jedis.clientList().lines().count();
        }
    }

    @Test
    void creating_a_browser_starts_nothing() {
        JMSContext context = jms.context();
        Queue queue = Jms.queue(context);
        JMSConsumer consumer = context.createConsumer(queue);
        context.stop();
        context.createProducer().send(queue, "x");

        context.createBrowser(Jms.queue(context));

        assertThat(consumer.receive(200)).isNull();
        context.start();
        assertThat(consumer.receiveBody(String.class, Jms.SOON)).isEqualTo("x");
    }

    @Test
    void a_client_id_comes_too_late_when_the_context_was_used() {
        List<Consumer<JMSContext>> uses = List.of(
                JMSContext::createTemporaryQueue,
                JMSContext::createTemporaryTopic,
                context -> jms.closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE)),
                context -> context.createBrowser(Jms.queue(context)),
                JMSContext::createProducer);
        for (Consumer<JMSContext> use : uses) {
            JMSContext context = jms.context();
            use.accept(context);
            assertThatExceptionOfType(IllegalStateRuntimeException.class).isThrownBy(() -> context.setClientID("late"));
        }
    }

    @Test
    void the_names_of_a_producers_properties_are_a_view_that_cannot_be_changed() {
        JMSProducer producer = jms.context().createProducer();
        Set<String> names = producer.getPropertyNames();

        producer.setProperty("a", 1).setProperty("b", "2");
        assertThat(names).containsExactlyInAnyOrder("a", "b");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> names.add("c"));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> names.remove("a"));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(names::clear);
        producer.clearProperties();
        assertThat(names).isEmpty();
    }

    @Test
    void a_producers_correlation_id_is_text_and_bytes_whichever_was_set() {
        JMSProducer producer = jms.context().createProducer();

        assertThat(producer.setJMSCorrelationID("c").getJMSCorrelationIDAsBytes())
                .containsExactly('c');
        assertThat(producer.setJMSCorrelationIDAsBytes(new byte[] {'d'}).getJMSCorrelationID())
                .isEqualTo("d");
        assertThat(producer.setJMSCorrelationID(null).getJMSCorrelationIDAsBytes())
                .isNull();
    }
}
