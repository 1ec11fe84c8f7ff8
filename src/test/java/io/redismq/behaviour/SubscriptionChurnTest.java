package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Subscriptions come, change and go without rest while messages are published: those that stay get everything once and in
 * order, those that come get a part without gaps, and in the end nothing is left of any.
 */
@Timeout(60)
class SubscriptionChurnTest {

    private static final int MESSAGES = 1_500;
    private static final int CHURNING = 3;

    @RegisterExtension
    static final Jms jms = new Jms();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean published = new AtomicBoolean();
    private Connection connection;
    private Session publishing;
    private Topic topic;

    @BeforeEach
    void open() throws JMSException {
        connection = jms.closing(Topics.brisk(jms, "client").createConnection());
        publishing = jms.session();
        topic = Topics.topic(publishing);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private interface Work {
        void run() throws Exception;
    }

    private CompletableFuture<Void> inBackground(Work work) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        work.run();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
    }

    /** Subscribes in one way or another, looks at some messages, and leaves; again and again. */
    private void churn(int number) throws JMSException {
        Session session = connection.createSession();
        Random random = new Random(number);
        String name = "churn" + number;
        for (int round = 0; !published.get(); round++) {
            String selector = round % 2 == 0 ? "colour = 'even'" : "colour = 'odd'";
            try (MessageConsumer consumer = subscribe(session, random.nextInt(4), name, selector)) {
                assertWithoutGaps(consumer, round % 2, random.nextInt(10));
            }
            if (random.nextBoolean()) {
                unsubscribe(session, name);
            }
        }
        unsubscribe(session, name);
    }

    private MessageConsumer subscribe(Session session, int kind, String name, String selector) throws JMSException {
        return switch (kind) {
            case 0 -> session.createConsumer(topic, selector);
            case 1 -> session.createSharedConsumer(topic, name, selector);
            case 2 -> session.createDurableConsumer(topic, name, selector, false);
            default -> session.createSharedDurableConsumer(topic, name + "-shared", selector);
        };
    }

    private static void unsubscribe(Session session, String name) throws JMSException {
        for (String each : new String[] {name, name + "-shared"}) {
            try {
                session.unsubscribe(each);
            } catch (jakarta.jms.InvalidDestinationException neverMade) {
                // It has been another kind so far.
            }
        }
    }

    private static void assertWithoutGaps(MessageConsumer consumer, int remainder, int count) throws JMSException {
        int last = -1;
        for (int i = 0; i < count; i++) {
            Message message = consumer.receive(100);
            if (message == null) {
                return;
            }
            int number = message.getIntProperty("number");
            assertThat(number % 2).isEqualTo(remainder);
            if (last >= 0) {
                assertThat(number).as("the next after " + last).isEqualTo(last + 2);
            }
            last = number;
        }
    }

    private void publish() throws JMSException {
        var producer = publishing.createProducer(topic);
        for (int i = 0; i < MESSAGES; i++) {
            Message message = publishing.createTextMessage("m" + i);
            message.setStringProperty("colour", i % 2 == 0 ? "even" : "odd");
            message.setIntProperty("number", i);
            producer.send(message);
        }
        producer.close();
    }

    @Test
    void those_that_stay_get_everything_and_nothing_is_left_of_the_others() throws Exception {
        Topics.subscribe(connection.createSession(), topic, "inactive");
        Recorder listening = new Recorder();
        connection.createSession().createDurableConsumer(topic, "stable").setMessageListener(listening);
        Recorder even = new Recorder();
        connection.createSession().createConsumer(topic, "colour = 'even'").setMessageListener(even);
        connection.start();
        List<CompletableFuture<Void>> churning = new ArrayList<>();
        for (int i = 0; i < CHURNING; i++) {
            int number = i;
            churning.add(inBackground(() -> churn(number)));
        }
        try {
            publish();
        } finally {
            published.set(true);
        }
        for (CompletableFuture<Void> each : churning) {
            each.join();
        }
        await().untilAsserted(() -> assertThat(listening.messages()).hasSizeGreaterThanOrEqualTo(MESSAGES));
        assertNumbers(listening.messages(), 1);
        await().untilAsserted(() -> assertThat(even.messages()).hasSizeGreaterThanOrEqualTo(MESSAGES / 2));
        assertNumbers(even.messages(), 2);
        endAll();
    }

    private static void assertNumbers(List<Message> messages, int step) throws JMSException {
        assertThat(messages).hasSize(MESSAGES / step);
        for (int i = 0; i < messages.size(); i++) {
            assertThat(messages.get(i).getIntProperty("number")).isEqualTo(i * step);
        }
    }

    /** What the inactive one has kept is complete too; then everything is closed and unsubscribed. */
    private void endAll() throws JMSException {
        Session session = connection.createSession();
        try (MessageConsumer inactive = session.createDurableConsumer(topic, "inactive")) {
            List<Message> kept = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                kept.add(Jms.receive(inactive));
            }
            assertNumbers(kept, 1);
            assertThat(inactive.receiveNoWait()).isNull();
        }
        Topics.awaitStored(jms, topic, 0);
        connection.close();
        Session last = Topics.subscriber(jms, "client", Session.AUTO_ACKNOWLEDGE);
        last.unsubscribe("stable");
        last.unsubscribe("inactive");
        Topics.awaitNothingLeft(jms, topic);
    }
}
