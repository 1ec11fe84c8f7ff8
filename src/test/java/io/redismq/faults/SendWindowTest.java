package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.api.ConnectionOptions;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.RedisExtension;
import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Asynchronous sends to a Redis that is slow or gone: the window bounds them, and each is called back once. */
@Timeout(60)
class SendWindowTest {

    private static final int WINDOW_BYTES = 10_000;
    private static final int MESSAGE_BYTES = 1_000;
    private static final int MESSAGES = 40;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final String queue = RedisExtension.unique("window");
    private final List<String> completed = Collections.synchronizedList(new ArrayList<>());
    private final List<String> failed = Collections.synchronizedList(new ArrayList<>());
    private final List<String> accepted = Collections.synchronizedList(new ArrayList<>());
    private final List<String> refused = Collections.synchronizedList(new ArrayList<>());
    private FaultProxy proxy;

    @BeforeEach
    void open() {
        proxy = FaultProxy.to(redis.server());
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    private Client connect(Duration sendTimeout) throws JMSException {
        ConnectionOptions options = Client.options(proxy.uri())
                .sendWindowBytes(WINDOW_BYTES)
                .sendTimeout(sendTimeout)
                .build();
        return Client.connect(options, Session.AUTO_ACKNOWLEDGE);
    }

    private static String text(int number) {
        return "x".repeat(MESSAGE_BYTES) + number;
    }

    private static String[] texts() {
        return IntStream.range(0, MESSAGES).mapToObj(SendWindowTest::text).toArray(String[]::new);
    }

    private final class Heard implements CompletionListener {

        @Override
        public void onCompletion(Message message) {
            completed.add(textOf(message));
        }

        @Override
        public void onException(Message message, Exception exception) {
            failed.add(textOf(message));
        }
    }

    private static String textOf(Message message) {
        try {
            return ((TextMessage) message).getText();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends from another thread; for at most a few times the send time-out where nothing gets through. */
    private CompletableFuture<Void> sendAll(Client client) throws JMSException {
        MessageProducer producer = client.session().createProducer(Client.queue(queue));
        return CompletableFuture.runAsync(() -> {
            for (String text : texts()) {
                try {
                    producer.send(client.session().createTextMessage(text), new Heard());
                    accepted.add(text);
                } catch (JMSException e) {
                    refused.add(text);
                }
            }
        });
    }

    @Test
    void aSlowBrokerBlocksTheSenderAndTheWindowBoundsWhatWaits() throws Exception {
        try (Client client = connect(Duration.ofSeconds(20))) {
            client.send(queue, "connected");
            proxy.pause();
            CompletableFuture<Void> sending = sendAll(client);
            await().until(() -> accepted.size() >= WINDOW_BYTES / MESSAGE_BYTES / 2);
            await().during(Duration.ofSeconds(1)).until(() -> !sending.isDone());
            assertThat(accepted.size() * MESSAGE_BYTES).isLessThanOrEqualTo(WINDOW_BYTES);
            assertThat(completed).isEmpty();
            proxy.resume();
            sending.join();
            await().atMost(Duration.ofSeconds(20)).until(() -> completed.size() == MESSAGES);
            assertThat(completed).containsExactly(texts());
            assertThat(failed).isEmpty();
            assertThat(refused).isEmpty();
            assertThat(client.receive(queue, MESSAGES + 1))
                    .hasSize(MESSAGES + 1)
                    .endsWith(texts());
        }
    }

    @Test
    void aBrokenBrokerFailsEveryPendingSendOnceAndWhoIsBlockedToo() throws Exception {
        try (Client client = connect(Duration.ofSeconds(1))) {
            client.send(queue, "connected");
            proxy.refuse(true);
            proxy.disconnectAll();
            sendAll(client).join();
            await().atMost(Duration.ofSeconds(20)).until(() -> failed.size() == accepted.size());
            assertThat(accepted.size() + refused.size()).isEqualTo(MESSAGES);
            assertThat(failed).isEqualTo(accepted);
            proxy.refuse(false);
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
                client.send(queue, "again");
                return true;
            });
            assertThat(failed).isEqualTo(accepted);
            assertThat(completed).isEmpty();
        }
    }
}
