package io.redismq.tck.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import jakarta.jms.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.SessionAwareMessageListener;
import org.springframework.jms.listener.SimpleMessageListenerContainer;

/** Spring's SimpleMessageListenerContainer, which sets message listeners, in every session mode. */
class SimpleListenerContainerTest extends Frameworks {

    private static final int MESSAGES = 200;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Override
    RedisExtension redis() {
        return redis;
    }

    private SimpleMessageListenerContainer container(
            Acknowledgement acknowledgement, SessionAwareMessageListener<Message> listener) {
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer();
        container.setConnectionFactory(factory());
        container.setDestinationName(queue);
        container.setConcurrency("3");
        container.setMessageListener(listener);
        acknowledgement.applyTo(container);
        return container;
    }

    @ParameterizedTest
    @EnumSource
    void every_message_comes_once(Acknowledgement acknowledgement) {
        started(container(acknowledgement, noting()));
        send(cachingTemplate(), queue, numbered(0, MESSAGES));
        assertEachOnce(MESSAGES);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLIENT", "TRANSACTED"})
    void what_its_listener_fails_at_is_redelivered_and_at_last_a_dead_letter(Acknowledgement acknowledgement)
            throws Exception {
        started(container(acknowledgement, (message, session) -> {
            arrivals.add(0, message);
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

    @ParameterizedTest
    @EnumSource
    void stopped_and_started_again_it_loses_nothing(Acknowledgement acknowledgement) {
        SimpleMessageListenerContainer container = started(container(acknowledgement, noting()));
        JmsTemplate template = cachingTemplate();
        send(template, queue, numbered(0, MESSAGES));
        awaitArrivals(10);
        container.stop();
        send(template, queue, numbered(MESSAGES, 2 * MESSAGES));
        container.start();
        assertEachOnce(2 * MESSAGES);
    }

    @Test
    void what_one_leaves_behind_when_it_is_shut_down_the_next_one_gets() {
        SimpleMessageListenerContainer first = started(container(Acknowledgement.TRANSACTED, noting()));
        send(cachingTemplate(), queue, numbered(0, 3 * MESSAGES));
        awaitArrivals(10);
        first.shutdown();
        started(container(Acknowledgement.TRANSACTED, noting()));
        assertEachOnce(3 * MESSAGES);
    }
}
