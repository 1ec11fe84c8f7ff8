package io.redismq.internal.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.internal.broker.Payload;
import jakarta.jms.MessageNotWriteableException;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

    private static final byte[] EVIDENCE =
            "JMS_RedisMQ_reason:S=too often\nJMS_RedisMQ_count:I=10\nnot a line\n\nJMS_RedisMQ_host:S=a\\nb"
                    .getBytes(UTF_8);

    @Test
    void evidenceBecomesPropertiesOfTheMessageAsItWas() throws Exception {
        JmsTextMessage message = new JmsTextMessage("hello");
        message.setJMSMessageID("ID:1");
        message.setIntProperty("p", 1);
        Payload sent = Wire.CODEC.encode(message);
        Payload dead = new Payload(sent.header(), sent.body(), EVIDENCE);
        for (JmsMessage each : new JmsMessage[] {Wire.decoded(dead), deadLetter(dead)}) {
            assertThat(((JmsTextMessage) each).getText()).isEqualTo("hello");
            assertThat(each.getJMSMessageID()).isEqualTo("ID:1");
            assertThat(each.getIntProperty("p")).isEqualTo(1);
            assertEvidence(each);
            assertThat(each.propertyExists(MessageCodec.UNDECODABLE)).isFalse();
        }
    }

    @Test
    void whatCannotBeDecodedArrivesAsItsBytesWithTheReason() throws Exception {
        byte[] body = {1, 2, 3};
        JmsMessage message = deadLetter(new Payload("7future".getBytes(UTF_8), body, EVIDENCE));
        assertThat(message.getBody(byte[].class)).containsExactly(1, 2, 3);
        assertThat(message.getStringProperty(MessageCodec.UNDECODABLE)).contains("version is '7'");
        assertThat(message.getStringProperty(MessageCodec.RAW_HEADER)).isEqualTo("7future");
        assertThat(message.getJMSMessageID()).isEqualTo("ID:" + Wire.ENTRY);
        assertThat(message.getJMSTimestamp()).isEqualTo(1_700_000_000_123L);
        assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        assertEvidence(message);
        assertThatThrownBy(() -> message.setIntProperty("a", 1)).isInstanceOf(MessageNotWriteableException.class);
    }

    @Test
    void anEntryWithNothingOfOursArrivesWithoutABody() throws Exception {
        JmsMessage message = deadLetter(new Payload(null, null, EVIDENCE));
        assertThat(message).isInstanceOf(JmsBytesMessage.class);
        assertThat(message.getBody(byte[].class)).isNull();
        assertThat(message.propertyExists(MessageCodec.RAW_HEADER)).isFalse();
        assertEvidence(message);
    }

    private static JmsMessage deadLetter(Payload payload) {
        return Wire.CODEC.decodeDeadLetter(payload, Wire.ENTRY, Wire.ORDERS, 2);
    }

    private static void assertEvidence(JmsMessage message) throws Exception {
        assertThat(message.getStringProperty("JMS_RedisMQ_reason")).isEqualTo("too often");
        assertThat(message.getObjectProperty("JMS_RedisMQ_count")).isEqualTo(10);
        assertThat(message.getStringProperty("JMS_RedisMQ_host")).isEqualTo("a\nb");
    }
}
