package io.redismq.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.api.RedisQueue;
import io.redismq.api.RedisTopic;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.Topic;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MessageHeadersTest {

    private final JmsMessage message = new JmsMessage();

    @Test
    void aCorrelationIdIsReadAsTextAndAsBytes() {
        message.setJMSCorrelationID("größe");
        assertThat(message.getJMSCorrelationIDAsBytes())
                .isEqualTo("größe".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        message.setJMSCorrelationIDAsBytes(new byte[] {'a', 'b'});
        assertThat(message.getJMSCorrelationID()).isEqualTo("ab");
        message.setJMSCorrelationID(null);
        assertThat(message.getJMSCorrelationIDAsBytes()).isNull();
        assertThat(message.getJMSCorrelationID()).isNull();
    }

    @Test
    void theBytesOfACorrelationIdAreCopiedInAndOut() {
        byte[] mine = {1};
        message.setJMSCorrelationIDAsBytes(mine);
        mine[0] = 9;
        message.getJMSCorrelationIDAsBytes()[0] = 9;
        assertThat(message.getJMSCorrelationIDAsBytes()).containsExactly(1);
    }

    @Test
    void destinationsOfOtherProvidersAreTakenByName() throws Exception {
        message.setJMSReplyTo((Topic) () -> "news");
        message.setJMSDestination((jakarta.jms.Queue) () -> "orders");
        assertThat(message.getJMSReplyTo()).isEqualTo(new RedisTopic("news"));
        assertThat(message.getJMSDestination()).isEqualTo(new RedisQueue("orders"));
        assertThatThrownBy(() -> message.setJMSReplyTo(new Destination() {}))
                .isInstanceOf(InvalidDestinationException.class);
        message.setJMSReplyTo(null);
        message.setJMSDestination(null);
        assertThat(message.getJMSReplyTo()).isNull();
        assertThat(message.getJMSDestination()).isNull();
    }

    @Test
    void headersOfAReceivedMessageStayWriteable() throws Exception {
        JmsMessage received = Wire.received(message);
        received.setJMSType("t");
        received.setJMSPriority(8);
        assertThat(received.getJMSType()).isEqualTo("t");
        assertThat(received.getJMSPriority()).isEqualTo(8);
        assertThat(received.getJMSDestination()).isEqualTo(Wire.ORDERS);
    }

    @Test
    void aNewMessageHasTheDefaultsOfTheSpecification() {
        assertThat(message.getJMSPriority()).isEqualTo(4);
        assertThat(message.getJMSDeliveryMode()).isEqualTo(jakarta.jms.DeliveryMode.PERSISTENT);
        assertThat(message.getJMSMessageID()).isNull();
        assertThat(message.getJMSExpiration()).isZero();
        assertThat(message.getJMSRedelivered()).isFalse();
    }

    @Test
    void acknowledgingAsksTheSessionAndDoesNothingOnAMessageNotReceived() throws Exception {
        message.acknowledge();
        AtomicInteger calls = new AtomicInteger();
        message.setAcknowledgement(calls::incrementAndGet);
        message.acknowledge();
        assertThat(calls).hasValue(1);
        message.setAcknowledgement(() -> {
            throw new IllegalStateException("closed");
        });
        assertThatThrownBy(message::acknowledge).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theTextForLogsHasNoBody() throws Exception {
        JmsTextMessage text = new JmsTextMessage("secret");
        text.setJMSMessageID("ID:1");
        assertThat(text.toString()).contains("ID:1").doesNotContain("secret");
    }
}
