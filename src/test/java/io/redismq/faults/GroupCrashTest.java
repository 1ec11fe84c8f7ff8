package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.JvmProcess;
import io.redismq.testing.RedisExtension;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The process that owns a message group, or a whole queue, is killed in the middle of its work. */
@Timeout(90)
class GroupCrashTest {

    private static final int MESSAGES = 40;
    private static final int HELD = 10;
    private static final long LEASE_MILLIS = 2_000;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final String queue = RedisExtension.unique("groups");

    private Client connect() throws JMSException {
        return Client.connect(
                Client.options(redis.uri())
                        .consumerLease(Duration.ofMillis(LEASE_MILLIS))
                        .build(),
                Session.AUTO_ACKNOWLEDGE);
    }

    private JvmProcess startOwner(String name) {
        return JvmProcess.start(
                CrashingConsumer.class,
                redis.uri(),
                name,
                String.valueOf(HELD),
                String.valueOf(LEASE_MILLIS),
                RedisExtension.unique("go"));
    }

    private static void send(Session session, Queue to, String group, int count) throws JMSException {
        try (MessageProducer producer = session.createProducer(to)) {
            for (int i = 0; i < count; i++) {
                TextMessage message = session.createTextMessage(group + i);
                if (!group.isEmpty()) {
                    message.setStringProperty("JMSXGroupID", group);
                }
                producer.send(message);
            }
        }
    }

    private static List<String> receive(MessageConsumer consumer, int count) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Message next = consumer.receive(Client.PATIENCE_MILLIS);
            assertThat(next).as("message %d of %d", i, count).isNotNull();
            texts.add(next.getBody(String.class));
        }
        return texts;
    }

    private static List<String> texts(String group, int count) {
        return IntStream.range(0, count).mapToObj(i -> group + i).toList();
    }

    @Test
    void theGroupMovesWholeAndInOrder() throws JMSException {
        try (Client client = connect();
                JvmProcess owner = startOwner(queue)) {
            send(client.session(), Client.queue(queue), "a", MESSAGES);
            owner.awaitLine("pausing"::equals, Duration.ofSeconds(30));
            try (MessageConsumer heir = client.consumer(queue)) {
                send(client.session(), Client.queue(queue), "", HELD);
                assertThat(receive(heir, HELD)).isEqualTo(texts("", HELD));
                assertThat(heir.receiveNoWait()).isNull();
                owner.kill9();
                assertThat(receive(heir, MESSAGES)).isEqualTo(texts("a", MESSAGES));
                send(client.session(), Client.queue(queue), "a", 1);
                assertThat(receive(heir, 1)).containsExactly("a0");
            }
        }
    }

    @Test
    void aWholeQueueMovesToTheStandby() throws JMSException {
        String exclusive = queue + "?exclusive=true";
        try (Client client = connect();
                JvmProcess owner = startOwner(exclusive)) {
            send(client.session(), client.session().createQueue(exclusive), "", MESSAGES);
            owner.awaitLine("pausing"::equals, Duration.ofSeconds(30));
            try (MessageConsumer standby =
                    client.session().createConsumer(client.session().createQueue(exclusive))) {
                assertThat(standby.receiveNoWait()).isNull();
                owner.kill9();
                assertThat(receive(standby, MESSAGES)).isEqualTo(texts("", MESSAGES));
            }
        }
    }
}
