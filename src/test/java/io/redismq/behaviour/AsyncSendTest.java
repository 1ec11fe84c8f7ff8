package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** Sends with a CompletionListener (section 7.3): when, where, in which order it is called, and what it must not do. */
@Timeout(60)
class AsyncSendTest {

    @RegisterExtension
    static final Jms jms = new Jms();

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

    /** A completion listener that runs one action for success and fails the future for anything else. */
    private static CompletionListener onSuccess(CompletableFuture<?> failed, Action action) {
        return new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                try {
                    action.run(message);
                } catch (Exception | AssertionError e) {
                    failed.completeExceptionally(e);
                }
            }

            @Override
            public void onException(Message message, Exception exception) {
                failed.completeExceptionally(exception);
            }
        };
    }

    private interface Action {
        void run(Message message) throws Exception;
    }

    @Test
    void completions_come_once_each_in_the_order_of_the_sends_one_at_a_time_and_on_other_threads() throws Exception {
        int count = 500;
        List<Message> completed = new CopyOnWriteArrayList<>();
        Set<Thread> threads = Collections.newSetFromMap(new ConcurrentHashMap<>());
        AtomicInteger running = new AtomicInteger();
        AtomicInteger mostRunning = new AtomicInteger();
        CompletableFuture<Void> failed = new CompletableFuture<>();
        CompletionListener listener = onSuccess(failed, message -> {
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            threads.add(Thread.currentThread());
            completed.add(message);
            running.decrementAndGet();
        });
        MessageProducer producer = session.createProducer(queue);
        MessageProducer second = session.createProducer(queue);
        List<TextMessage> sent = new java.util.ArrayList<>();
        for (int i = 0; i < count; i++) {
            TextMessage message = session.createTextMessage("a" + i);
            sent.add(message);
            (i % 2 == 0 ? producer : second).send(message, listener);
        }
        Awaitility.await().until(() -> completed.size() >= count || failed.isDone());

        assertThat(failed).isNotDone();
        assertThat(completed).hasSameSizeAs(sent);
        for (int i = 0; i < count; i++) {
            assertThat(completed.get(i)).isSameAs(sent.get(i));
        }
        assertThat(mostRunning).hasValue(1);
        assertThat(threads).doesNotContain(Thread.currentThread());
        assertThat(Jms.receiveTexts(session.createConsumer(queue), count))
                .isEqualTo(sent.stream().map(Recorder::text).toList());
    }

    @Test
    void a_completed_message_is_in_redis_and_has_its_headers() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        session.createProducer(queue).send(session.createTextMessage("stored"), onSuccess(seen, message -> {
            assertThat(message.getJMSMessageID()).startsWith("ID:");
            assertThat(message.getJMSTimestamp()).isPositive();
            assertThat(message.getJMSDestination()).isEqualTo(queue);
            seen.complete(String.join(",", jms.bodies(queue)));
        }));

        assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo("stored");
    }

    @Test
    void synchronous_and_asynchronous_sends_keep_their_order() throws Exception {
        CompletableFuture<Void> failed = new CompletableFuture<>();
        MessageProducer producer = session.createProducer(queue);
        for (int i = 1; i <= 60; i++) {
            TextMessage message = session.createTextMessage("m" + i);
            if (i % 3 == 0) {
                producer.send(message);
            } else {
                producer.send(message, onSuccess(failed, m -> {}));
            }
        }
        assertThat(Jms.receiveTexts(session.createConsumer(queue), 60)).containsExactly(Jms.numbered("m", 60));
        assertThat(failed).isNotDone();
    }

    @Test
    void closing_waits_until_the_callbacks_have_returned() throws Exception {
        for (String what : List.of("producer", "session", "connection")) {
            Connection own = jms.closing(jms.factory().createConnection());
            Session ownSession = own.createSession();
            MessageProducer producer = ownSession.createProducer(queue);
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch leave = new CountDownLatch(1);
            AtomicInteger returned = new AtomicInteger();
            CompletableFuture<Void> failed = new CompletableFuture<>();
            CompletionListener slow = onSuccess(failed, message -> {
                entered.countDown();
                leave.await();
                returned.incrementAndGet();
            });
            for (int i = 0; i < 3; i++) {
                producer.send(ownSession.createTextMessage("x"), slow);
            }
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            AutoCloseable closing = "producer".equals(what) ? producer : "session".equals(what) ? ownSession : own;
            CompletableFuture<Integer> closed = CompletableFuture.supplyAsync(() -> {
                try {
                    closing.close();
                    return returned.get();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            Awaitility.await()
                    .during(200, TimeUnit.MILLISECONDS)
                    .untilAsserted(() -> assertThat(closed).as(what).isNotDone());
            leave.countDown();

            assertThat(closed.get(10, TimeUnit.SECONDS)).as(what).isEqualTo(3);
            assertThat(failed).isNotDone();
        }
    }

    @Test
    void a_callback_must_not_close_its_own_producer_session_or_connection() throws Exception {
        CompletableFuture<Boolean> checked = new CompletableFuture<>();
        MessageProducer producer = session.createProducer(queue);
        producer.send(session.createTextMessage("x"), onSuccess(checked, message -> {
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(producer::close);
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(session::close);
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(connection::close);
            checked.complete(true);
        }));

        assertThat(checked.get(10, TimeUnit.SECONDS)).isTrue();
        producer.send(session.createTextMessage("everything still works"));
        assertThat(jms.bodies(queue)).contains("everything still works");
    }

    @Test
    void a_callback_of_the_simplified_interface_must_not_close_its_context() throws Exception {
        JMSContext context = jms.context();
        CompletableFuture<Boolean> checked = new CompletableFuture<>();
        context.createProducer()
                .setAsync(onSuccess(checked, message -> {
                    assertThatExceptionOfType(IllegalStateRuntimeException.class)
                            .isThrownBy(context::close);
                    checked.complete(true);
                }))
                .send(queue, "x");

        assertThat(checked.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_callback_may_close_another_session_of_its_connection() throws Exception {
        Session other = connection.createSession();
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        session.createProducer(queue).send(session.createTextMessage("x"), onSuccess(done, message -> {
            other.close();
            done.complete(true);
        }));

        assertThat(done.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_callback_may_send() throws Exception {
        Session other = connection.createSession();
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        session.createProducer(queue).send(session.createTextMessage("one"), onSuccess(done, message -> {
            Jms.send(other, queue, "two");
            done.complete(true);
        }));

        assertThat(done.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(jms.bodies(queue)).containsExactly("one", "two");
    }

    @Test
    void a_callback_that_throws_disturbs_nobody() throws Exception {
        CompletableFuture<Void> failed = new CompletableFuture<>();
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        MessageProducer producer = session.createProducer(queue);
        producer.send(session.createTextMessage("one"), new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                throw new AssertionError("thrown on purpose");
            }

            @Override
            public void onException(Message message, Exception exception) {
                failed.completeExceptionally(exception);
            }
        });
        producer.send(session.createTextMessage("two"), onSuccess(failed, message -> second.complete(true)));

        assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(failed).isNotDone();
    }

    @Test
    void what_the_send_itself_finds_is_thrown_and_not_called_back() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CompletionListener counting = new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                calls.incrementAndGet();
            }

            @Override
            public void onException(Message message, Exception exception) {
                calls.incrementAndGet();
            }
        };
        MessageProducer producer = session.createProducer(null);
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> producer.send(null, session.createMessage(), counting));
        producer.close();

        assertThat(calls).hasValue(0);
    }

    @Test
    void what_redis_refuses_is_called_back_with_the_message() throws Exception {
        try (Jedis jedis = jms.redis().jedis()) {
            jedis.set(Jms.key(queue), "not a stream");
        }
        CompletableFuture<Exception> told = new CompletableFuture<>();
        TextMessage sent = session.createTextMessage("x");
        session.createProducer(queue).send(sent, new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                told.completeExceptionally(new AssertionError("completed"));
            }

            @Override
            public void onException(Message message, Exception exception) {
                told.complete(message == sent ? exception : new Exception("told of another message"));
            }
        });

        assertThat(told.get(10, TimeUnit.SECONDS)).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void a_callback_can_read_a_bytes_message_at_once() throws Exception {
        BytesMessage message = session.createBytesMessage();
        message.writeInt(7);
        CompletableFuture<Integer> read = new CompletableFuture<>();

        session.createProducer(queue)
                .send(message, onSuccess(read, sent -> read.complete(((BytesMessage) sent).readInt())));

        assertThat(read.get(Jms.SOON, TimeUnit.MILLISECONDS)).isEqualTo(7);
    }

    @Test
    void a_callback_may_close_another_producer_of_its_session_that_sends_nothing() throws Exception {
        MessageProducer sending = session.createProducer(queue);
        MessageProducer idle = session.createProducer(queue);
        CompletableFuture<String> closed = new CompletableFuture<>();

        sending.send(session.createTextMessage("x"), onSuccess(closed, sent -> {
            idle.close();
            closed.complete("closed");
        }));

        assertThat(closed.get(Jms.SOON, TimeUnit.MILLISECONDS)).isEqualTo("closed");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(idle::getDestination);
    }

    @Test
    void a_callback_must_not_close_a_producer_whose_callbacks_wait_for_it() throws Exception {
        MessageProducer first = session.createProducer(queue);
        MessageProducer second = session.createProducer(queue);
        CountDownLatch bothSent = new CountDownLatch(1);
        CompletableFuture<Throwable> refused = new CompletableFuture<>();

        first.send(session.createTextMessage("x"), onSuccess(refused, sent -> {
            bothSent.await();
            refused.complete(catchThrowable(second::close));
        }));
        second.send(session.createTextMessage("y"), onSuccess(new CompletableFuture<>(), sent -> {}));
        bothSent.countDown();

        assertThat(refused.get(Jms.SOON, TimeUnit.MILLISECONDS)).isInstanceOf(IllegalStateException.class);
        second.close();
    }
}
