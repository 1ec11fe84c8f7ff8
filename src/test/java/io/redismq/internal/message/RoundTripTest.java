package io.redismq.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.api.RedisQueue;
import io.redismq.api.RedisTopic;
import jakarta.jms.DeliveryMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {

    static List<String> strings() {
        return List.of(
                "",
                "plain",
                "größer",
                "注文 \uD83D\uDE00",
                "\uFFFD meant",
                "\uD800",
                "\uDC00\uD800",
                "end \uDBFF",
                "\uD83D" + "\\" + "uDE00",
                "\\ \n \r \r\n \\n \\u0041 \\",
                "\u0000\u0001\u007F\u0080\u07FF\u0800\uFFFF",
                "@a=b\nc:S=d",
                "x".repeat(100_000));
    }

    static List<Object> values() {
        List<Object> values = new ArrayList<>(List.of(
                true,
                false,
                Byte.MIN_VALUE,
                Byte.MAX_VALUE,
                Short.MIN_VALUE,
                Short.MAX_VALUE,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                0,
                -1L));
        values.addAll(List.of(
                Float.NaN,
                Float.MIN_VALUE,
                Float.MAX_VALUE,
                -0.0f,
                0.0f,
                0.1f,
                Float.NEGATIVE_INFINITY,
                Float.intBitsToFloat(0x007FFFFF),
                1.17549435E-38f));
        values.addAll(List.of(
                Double.NaN,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                -0.0,
                0.0,
                0.1,
                Double.POSITIVE_INFINITY,
                2.2E-322,
                2.2250738585072014E-308,
                2.0e-3));
        return values;
    }

    @ParameterizedTest
    @MethodSource("strings")
    void everyStringSurvivesWhereverItStands(String text) throws Exception {
        JmsTextMessage message = new JmsTextMessage(text);
        message.setJMSType(text);
        message.setJMSCorrelationID(text);
        message.setStringProperty("p", text);
        message.setStringProperty("JMSXGroupID", text);
        JmsTextMessage received = Wire.received(message);
        assertThat(received.getText()).isEqualTo(text);
        assertThat(received.getJMSType()).isEqualTo(text);
        assertThat(received.getJMSCorrelationID()).isEqualTo(text);
        assertThat(received.getStringProperty("p")).isEqualTo(text);
        assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo(text);

        JmsMapMessage map = new JmsMapMessage();
        map.setString("key" + text, text);
        assertThat(Wire.received(map).getString("key" + text)).isEqualTo(text);
        JmsStreamMessage stream = new JmsStreamMessage();
        stream.writeString(text);
        assertThat(Wire.received(stream).readString()).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyValueSurvivesWithItsType(Object value) throws Exception {
        JmsMapMessage message = new JmsMapMessage();
        message.setObjectProperty("p", value);
        message.setObject("i", value);
        JmsMapMessage received = Wire.received(message);
        assertThat(received.getObjectProperty("p")).isEqualTo(value);
        assertThat(received.getObject("i")).isEqualTo(value);
        JmsStreamMessage stream = new JmsStreamMessage();
        stream.writeObject(value);
        assertThat(Wire.received(stream).readObject()).isEqualTo(value);
    }

    @Test
    void aNaNKeepsItsBitsInABody() throws Exception {
        int bits = 0x7FC12345;
        JmsStreamMessage stream = new JmsStreamMessage();
        stream.writeFloat(Float.intBitsToFloat(bits));
        assertThat(Float.floatToRawIntBits(Wire.received(stream).readFloat())).isEqualTo(bits);
    }

    @Test
    void everyCharSurvivesInMapAndStream() throws Exception {
        for (char c : new char[] {0, 'a', '\uD800', '\uDFFF', '\uFFFF'}) {
            JmsMapMessage map = new JmsMapMessage();
            map.setChar("c", c);
            assertThat(Wire.received(map).getChar("c")).isEqualTo(c);
            JmsStreamMessage stream = new JmsStreamMessage();
            stream.writeChar(c);
            assertThat(Wire.received(stream).readChar()).isEqualTo(c);
        }
    }

    @Test
    void headersSurvive() throws Exception {
        JmsMessage message = new JmsMessage();
        message.setJMSMessageID("ID:4k2j9s0w1x-17");
        message.setJMSTimestamp(1_700_000_000_001L);
        message.setJMSExpiration(99_999_999_999_999L);
        message.setJMSDeliveryTime(1_700_000_000_002L);
        message.setJMSCorrelationIDAsBytes(new byte[] {0, -1, 10, 13});
        message.setJMSReplyTo(new RedisTopic("queue:x\ny"));
        message.setJMSPriority(0);
        message.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        JmsMessage received = Wire.received(message);
        assertThat(received.getJMSMessageID()).isEqualTo("ID:4k2j9s0w1x-17");
        assertThat(received.getJMSTimestamp()).isEqualTo(1_700_000_000_001L);
        assertThat(received.getJMSExpiration()).isEqualTo(99_999_999_999_999L);
        assertThat(received.getJMSDeliveryTime()).isEqualTo(1_700_000_000_002L);
        assertThat(received.getJMSCorrelationIDAsBytes()).containsExactly(0, -1, 10, 13);
        assertThat(received.getJMSReplyTo()).isEqualTo(new RedisTopic("queue:x\ny"));
        assertThat(received.getJMSPriority()).isZero();
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(received.getJMSDestination()).isEqualTo(new RedisQueue("orders"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_000_000_000L})
    void everyTimeSurvives(long time) throws Exception {
        JmsMessage message = new JmsMessage();
        message.setJMSExpiration(time);
        message.setJMSTimestamp(time);
        message.setJMSDeliveryTime(7);
        JmsMessage received = Wire.received(message);
        assertThat(received.getJMSExpiration()).isEqualTo(time);
        assertThat(received.getJMSTimestamp()).isEqualTo(time);
        assertThat(received.getJMSDeliveryTime()).isEqualTo(7);
    }

    @Test
    void aMessageWhoseIdAndTimestampAreDisabledHasNone() throws Exception {
        JmsMessage received = Wire.received(new JmsMessage());
        assertThat(received.getJMSMessageID()).isNull();
        assertThat(received.getJMSTimestamp()).isZero();
        assertThat(received.getJMSDeliveryTime()).isZero();
        assertThat(received.getJMSType()).isNull();
        assertThat(received.getJMSCorrelationID()).isNull();
        assertThat(received.getJMSReplyTo()).isNull();
    }

    @Test
    void aGroupOfAnyTypeSurvivesAndStandsInTheFirstLine() throws Exception {
        for (Object group : new Object[] {"g", "", 5, null}) {
            JmsMessage message = new JmsMessage();
            message.setObjectProperty("JMSXGroupID", group);
            assertThat(Wire.received(message).getObjectProperty("JMSXGroupID")).isEqualTo(group);
            assertThat(Wire.received(message).propertyExists("JMSXGroupID")).isTrue();
        }
        JmsMessage number = new JmsMessage();
        number.setIntProperty("JMSXGroupID", 5);
        assertThat(new String(Wire.CODEC.encode(number).header(), 18, 2)).isEqualTo("5\n");
    }

    @Test
    void aReceivedMessageIsSentOnUnchanged() throws Exception {
        JmsMapMessage message = new JmsMapMessage();
        message.setString("a", "b");
        message.setIntProperty("p", 1);
        JmsMapMessage twice = Wire.received(Wire.received(message));
        assertThat(twice.getString("a")).isEqualTo("b");
        assertThat(Collections.list(twice.getPropertyNames())).containsExactly("p", "JMSXDeliveryCount");
    }

    @Test
    void anEncodingIsASnapshot() throws Exception {
        JmsTextMessage message = new JmsTextMessage("first");
        message.setIntProperty("p", 1);
        var sent = Wire.CODEC.encode(message);
        message.setText("second");
        message.clearProperties();
        JmsTextMessage received = (JmsTextMessage) Wire.decoded(sent);
        assertThat(received.getText()).isEqualTo("first");
        assertThat(received.getIntProperty("p")).isEqualTo(1);
    }

    @Test
    void theHeadersAloneHaveNoBody() throws Exception {
        JmsTextMessage message = new JmsTextMessage("x");
        message.setJMSType("t");
        message.setIntProperty("p", 1);
        JmsMessage headers = Wire.CODEC.decodeHeaders(Wire.CODEC.encode(message), Wire.ENTRY, Wire.ORDERS, 2);
        assertThat(headers).isExactlyInstanceOf(JmsMessage.class);
        assertThat(headers.selectorValue("JMSType")).isEqualTo("t");
        assertThat(headers.selectorValue("p")).isEqualTo(1);
        assertThat(headers.selectorValue("JMSXDeliveryCount")).isEqualTo(2);
    }
}
