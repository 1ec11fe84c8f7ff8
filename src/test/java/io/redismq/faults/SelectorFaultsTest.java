package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.api.ConnectionOptions;
import io.redismq.testing.FaultPlan;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.RedisExtension;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/**
 * Many consumers with selectors at one queue: some roll back, one vanishes with what it has, and the network loses replies
 * and has requests executed twice. Each message reaches somebody who wants it, none comes twice as a new one, and who
 * has its messages for itself gets them in the order of sending.
 */
@Timeout(120)
class SelectorFaultsTest {

    private static final int MESSAGES = 1_600;
    private static final int GROUPS = 5;
    private static final String[] LANES = {"a", "b", "c", "d"};
    private static final int ROLLED_BACK = 7;
    private static final int HELD = 3;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final String queue = RedisExtension.unique("selectors");
    private final Map<String, Integer> sent = new HashMap<>();
    private final Arrivals arrivals = new Arrivals();
    private FaultProxy proxy;
    private FaultProxy doomed;

    @BeforeEach
    void open() {
        proxy = FaultProxy.to(redis.server());
        doomed = FaultProxy.to(redis.server());
    }

    @AfterEach
    void close() {
        proxy.close();
        doomed.close();
    }

    private static ConnectionOptions options(FaultProxy through, long leaseSeconds) {
        return Client.options(through.uri())
                .responseTimeout(Duration.ofMillis(250))
                .consumerLease(Duration.ofSeconds(leaseSeconds))
                .sendTimeout(Duration.ofSeconds(60))
                .requestTimeout(Duration.ofSeconds(60))
                .build();
    }

    private MessageConsumer consumer(Session session, String selector) throws JMSException {
        return session.createConsumer(Client.queue(queue), selector);
    }

    private void listen(Client client, int number, String selector) throws JMSException {
        consumer(client.connection().createSession(), selector).setMessageListener(message -> {
            try {
                arrivals.add(number, message);
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void listenRollingBack(Client client, int number, String selector) throws JMSException {
        Session session = client.connection().createSession(Session.SESSION_TRANSACTED);
        consumer(session, selector).setMessageListener(message -> {
            try {
                if (message.getIntProperty("n") % ROLLED_BACK == 0 && !message.getJMSRedelivered()) {
                    session.rollback();
                } else {
                    session.commit();
                    arrivals.add(number, message);
                }
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void send(Session session, boolean grouped, int from, int to) throws JMSException {
        try (MessageProducer producer = session.createProducer(Client.queue(queue))) {
            for (int i = from; i < to; i++) {
                String lane = LANES[i * 7 / 3 % LANES.length];
                String group = "g" + i % GROUPS;
                String name = grouped ? lane + "-" + group : lane;
                int number = sent.merge(name, 1, Integer::sum) - 1;
                TextMessage message = session.createTextMessage(Arrivals.text(name, number));
                message.setStringProperty("lane", lane);
                message.setIntProperty("n", i);
                if (grouped) {
                    message.setStringProperty("JMSXGroupID", group);
                }
                producer.send(message);
            }
        }
    }

    /** Takes a few messages and is gone without a word, until its lease ends. */
    private void vanish(MessageConsumer consumer) throws JMSException {
        for (int i = 0; i < HELD; i++) {
            Message message = consumer.receive(Client.PATIENCE_MILLIS);
            assertThat(message).as("message for the one that vanishes").isNotNull();
        }
        doomed.refuse(true);
        doomed.disconnectAll();
    }

    @ParameterizedTest(name = "message groups {0}, consumers without a selector {1}")
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void eachMessageReachesOneWhoWantsIt(boolean grouped, boolean plain) throws Exception {
        EveryFault faults = new EveryFault("eachMessageReachesOneWhoWantsIt" + grouped + plain, 0.001, 2, 50);
        Client vanishing = Client.connect(options(doomed, 2), Session.CLIENT_ACKNOWLEDGE);
        try (Client sending = Client.connect(options(proxy, 10), Session.AUTO_ACKNOWLEDGE);
                Client receiving = Client.connect(options(proxy, 10), Session.AUTO_ACKNOWLEDGE)) {
            MessageConsumer last = consumer(vanishing.session(), "lane = 'c'");
            send(sending.session(), grouped, 0, MESSAGES / 2);
            vanish(last);
            proxy.plan(faults.plan());
            listen(receiving, 0, "lane = 'a'");
            listen(receiving, 1, "lane = 'b'");
            listenRollingBack(receiving, 2, "lane = 'c'");
            listenRollingBack(receiving, 3, "lane = 'c' OR lane = 'd'");
            listen(receiving, 4, "lane = 'd'");
            if (plain) {
                listen(receiving, 5, null);
                listenRollingBack(receiving, 6, null);
            }
            send(sending.session(), grouped, MESSAGES / 2, MESSAGES);
            await().atMost(Duration.ofSeconds(60)).until(() -> arrivals.distinct() == MESSAGES);
            proxy.plan(FaultPlan.none());
            arrivals.assertComplete(sent);
            arrivals.assertNoneStoredTwice();
            if (!plain) {
                arrivals.assertInOrder(0, 1);
            }
        } finally {
            doomed.refuse(false);
            vanishing.close();
        }
        faults.assertFired(proxy);
        try (Jedis jedis = redis.jedis()) {
            assertThat(jedis.xlen(Client.key(queue))).isZero();
            assertThat(jedis.zrange(Client.key(queue) + ":returned", 0, -1)).isSubsetOf("~last");
        }
    }
}
