package io.redismq.tck.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.testing.RedisExtension;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.SessionAwareMessageListener;
import org.springframework.util.backoff.FixedBackOff;

/** Spring's DefaultMessageListenerContainer: what it is for, in every session mode and at every cache level. */
class ListenerContainerTest extends Frameworks {

    private static final int MESSAGES = 100;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Override
    RedisExtension redis() {
        return redis;
    }

    private DefaultMessageListenerContainer container(
            Acknowledgement acknowledgement, SessionAwareMessageListener<Message> listener) {
        DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
        container.setConnectionFactory(factory());
        container.setDestinationName(queue);
        container.setReceiveTimeout(200);
        container.setBackOff(new FixedBackOff(50, Long.MAX_VALUE));
        container.setMessageListener(listener);
        acknowledgement.applyTo(container);
        return container;
    }

    private DefaultMessageListenerContainer container(Acknowledgement acknowledgement) {
        return container(acknowledgement, noting());
    }

    static Stream<Arguments> modes_and_cache_levels() {
        return Arrays.stream(Acknowledgement.values())
                .flatMap(mode -> Stream.of("CACHE_NONE", "CACHE_CONNECTION", "CACHE_SESSION", "CACHE_CONSUMER")
                        .map(level -> Arguments.of(mode, level)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("modes_and_cache_levels")
    void every_message_comes_once(Acknowledgement acknowledgement, String level) {
        DefaultMessageListenerContainer container = container(acknowledgement);
        container.setCacheLevelName(level);
        container.setConcurrency("2");
        started(container);
        send(cachingTemplate(), queue, numbered(0, MESSAGES));
        assertEachOnce(MESSAGES);
    }

    @Test
    void it_scales_to_its_largest_concurrency_under_load_and_back() {
        CyclicBarrier allFive = new CyclicBarrier(5);
        AtomicInteger met = new AtomicInteger();
        DefaultMessageListenerContainer container = container(Acknowledgement.TRANSACTED, (message, session) -> {
            meet(allFive, met);
            arrivals.add(0, message);
        });
        container.setConcurrency("1-5");
        container.setIdleTaskExecutionLimit(1);
        container.setIdleReceivesPerTaskLimit(1);
        started(container);
        send(cachingTemplate(), queue, numbered(0, 50));
        assertEachOnce(50);
        assertThat(met).hasValueGreaterThanOrEqualTo(5);
        await().atMost(PATIENCE).until(() -> container.getScheduledConsumerCount() == 1);
    }

    /** The first five deliveries wait for each other. */
    private static void meet(CyclicBarrier barrier, AtomicInteger met) {
        if (met.getAndIncrement() < barrier.getParties()) {
            try {
                barrier.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError("not five listeners at once", e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CLIENT", "TRANSACTED"})
    void what_its_listener_fails_at_is_redelivered_and_at_last_a_dead_letter(Acknowledgement acknowledgement)
            throws Exception {
        started(container(acknowledgement, (message, session) -> {
            arrivals.add(0, message);
            assertThat(message.getJMSRedelivered()).isEqualTo(message.getIntProperty("JMSXDeliveryCount") > 1);
            if (message.getBody(String.class).equals("p:1")) {
                throw new IllegalStateException("cannot");
            }
        }));
        JmsTemplate template = cachingTemplate();
        send(template, queue, numbered(0, 10));
        template.setReceiveTimeout(PATIENCE.toMillis());
        Message dead = template.receive("DLQ." + queue);
        assertThat(dead).isNotNull();
        assertThat(dead.getBody(String.class)).isEqualTo("p:1");
        assertThat(dead.getIntProperty("JMS_RedisMQ_DeliveryCount")).isEqualTo(MOST_DELIVERIES);
        awaitEmpty();
        assertThat(arrivals.distinct()).isEqualTo(10);
        arrivals.assertNoneStoredTwice();
    }

    /** Spring's documentation says so: it receives, which acknowledges, and calls the listener then. */
    @ParameterizedTest
    @EnumSource(names = {"AUTO", "DUPS_OK"})
    void where_it_acknowledges_first_what_its_listener_fails_at_does_not_come_again(Acknowledgement acknowledgement) {
        started(container(acknowledgement, (message, session) -> {
            arrivals.add(0, message);
            throw new IllegalStateException("cannot");
        }));
        send(cachingTemplate(), queue, numbered(0, 10));
        assertEachOnce(10);
    }

    @ParameterizedTest
    @EnumSource
    void stopped_it_gets_nothing_and_started_again_all(Acknowledgement acknowledgement) {
        DefaultMessageListenerContainer container = container(acknowledgement);
        container.setConcurrency("3");
        started(container);
        JmsTemplate template = cachingTemplate();
        send(template, queue, numbered(0, MESSAGES));
        awaitArrivals(10);
        CountDownLatch stopped = new CountDownLatch(1);
        container.stop(stopped::countDown);
        await().atMost(PATIENCE).until(() -> stopped.getCount() == 0);
        int before = arrivals.distinct();
        send(template, queue, numbered(MESSAGES, 2 * MESSAGES));
        container.start();
        assertEachOnce(2 * MESSAGES);
        assertThat(before).isLessThanOrEqualTo(MESSAGES);
    }

    @ParameterizedTest
    @EnumSource
    void what_one_leaves_behind_when_it_is_shut_down_the_next_one_gets(Acknowledgement acknowledgement) {
        DefaultMessageListenerContainer first = container(acknowledgement);
        first.setConcurrency("3");
        started(first);
        send(cachingTemplate(), queue, numbered(0, 3 * MESSAGES));
        awaitArrivals(10);
        first.shutdown();
        started(container(acknowledgement));
        assertEachOnce(3 * MESSAGES);
    }

    @Test
    void in_a_transaction_of_its_transaction_manager_what_it_sends_goes_with_what_it_received() {
        CachingConnectionFactory caching = new CachingConnectionFactory(factory());
        closing(caching::destroy);
        JmsTemplate template = new JmsTemplate(caching);
        String out = RedisExtension.unique("out");
        DefaultMessageListenerContainer container = container(Acknowledgement.TRANSACTED, (message, session) -> {
            template.convertAndSend(out, message.getBody(String.class));
            if (!message.getJMSRedelivered()) {
                throw new IllegalStateException("the first time");
            }
            arrivals.add(0, message);
        });
        container.setConnectionFactory(caching);
        container.setTransactionManager(new JmsTransactionManager(caching));
        container.setCacheLevel(DefaultMessageListenerContainer.CACHE_NONE);
        started(container);
        send(template, queue, numbered(0, 5));
        assertEachOnce(5);
        template.setReceiveTimeout(PATIENCE.toMillis());
        String[] moved = Stream.generate(() -> (String) template.receiveAndConvert(out))
                .limit(5)
                .toArray(String[]::new);
        assertThat(moved).containsExactlyInAnyOrder(numbered(0, 5));
        template.setReceiveTimeout(JmsTemplate.RECEIVE_TIMEOUT_NO_WAIT);
        assertThat(template.receive(out)).isNull();
    }

    private DefaultMessageListenerContainer subscriber(String name) {
        DefaultMessageListenerContainer container = container(Acknowledgement.TRANSACTED);
        container.setPubSubDomain(true);
        container.setSubscriptionName(name);
        return container;
    }

    private JmsTemplate publisher() {
        JmsTemplate template = cachingTemplate();
        template.setPubSubDomain(true);
        return template;
    }

    @Test
    void a_durable_subscription_keeps_what_comes_while_it_is_stopped() {
        DefaultMessageListenerContainer container = subscriber("desk");
        container.setClientId(RedisExtension.unique("client"));
        container.setSubscriptionDurable(true);
        started(container);
        await().atMost(PATIENCE).until(container::isRegisteredWithDestination);
        container.stop();
        container.shutdown();
        send(publisher(), queue, numbered(0, 20));
        container.afterPropertiesSet();
        container.start();
        assertEachOnce(20);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void consumers_of_a_shared_subscription_get_each_message_once(boolean durable) {
        for (int i = 0; i < 2; i++) {
            DefaultMessageListenerContainer container = subscriber("team");
            container.setSubscriptionShared(true);
            container.setSubscriptionDurable(durable);
            container.setConcurrency("2");
            started(container);
            await().atMost(PATIENCE).until(container::isRegisteredWithDestination);
        }
        send(publisher(), queue, numbered(0, MESSAGES));
        assertEachOnce(MESSAGES);
    }

    @Test
    void a_listener_that_acknowledges_itself_may_do_so() {
        started(container(Acknowledgement.CLIENT, (message, session) -> {
            arrivals.add(0, message);
            assertThat(session.getAcknowledgeMode()).isEqualTo(Session.CLIENT_ACKNOWLEDGE);
            message.acknowledge();
        }));
        send(cachingTemplate(), queue, numbered(0, 10));
        assertEachOnce(10);
    }
}
