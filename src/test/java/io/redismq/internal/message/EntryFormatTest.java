package io.redismq.internal.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.redismq.api.RedisQueue;
import io.redismq.internal.broker.Payload;
import jakarta.jms.DeliveryMode;
import jakarta.jms.TextMessage;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes that docs/storage.md promises; what fails here breaks entries that already stand in Redis. */
class EntryFormatTest {

    @Test
    void aPlainTextMessageHasThreeHeaderLinesAndItsTextAsBody() {
        JmsTextMessage message = sent(new JmsTextMessage("hello"));
        Payload payload = Wire.CODEC.encode(message);
        assertThat(payload.header()).asString(UTF_8).isEqualTo("14TP00000000000000\nID:a-1\n1700000000000");
        assertThat(payload.body()).asString(UTF_8).isEqualTo("hello");
        assertThat(payload.evidence()).isNull();
    }

    @Test
    void everyHeaderAndPropertyHasItsLine() throws Exception {
        JmsMessage message = sent(new JmsMessage());
        message.setJMSPriority(9);
        message.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        message.setJMSExpiration(1_700_000_060_000L);
        message.setJMSDeliveryTime(1_700_000_005_000L);
        message.setJMSCorrelationID("c=1\n");
        message.setJMSReplyTo(new RedisQueue("replies"));
        message.setJMSType("a\\b\r");
        message.setStringProperty("JMSXGroupID", "g\uD800");
        message.setIntProperty("JMSXGroupSeq", 3);
        message.setBooleanProperty("z", true);
        message.setByteProperty("y", (byte) 1);
        message.setShortProperty("h", (short) 2);
        message.setLongProperty("l", 4);
        message.setFloatProperty("f", 1.5f);
        message.setDoubleProperty("d", -0.0);
        message.setStringProperty("s", "ö:=");
        message.setObjectProperty("n", null);
        assertThat(Wire.CODEC.encode(message).header())
                .asString(UTF_8)
                .isEqualTo(
                        """
                        19NN01700000060000g\\ud800
                        ID:a-1
                        1700000000000
                        @correlation=c=1\\n
                        @replyTo=queue:replies
                        @type=a\\\\b\\r
                        @deliveryTime=1700000005000
                        JMSXGroupSeq:I=3
                        z:Z=true
                        y:Y=1
                        h:H=2
                        l:L=4
                        f:F=1.5
                        d:D=-0.0
                        s:S=ö:=
                        n:0=""");
    }

    @Test
    void eachBodyTypeHasItsLetter() throws Exception {
        JmsObjectMessage object = new JmsObjectMessage();
        object.setObject("x");
        assertThat(bodyType(new JmsTextMessage("x"))).isEqualTo('T');
        assertThat(bodyType(new JmsTextMessage("\uDC00"))).isEqualTo('U');
        assertThat(bodyType(new JmsTextMessage())).isEqualTo('Z');
        assertThat(bodyType(new JmsBytesMessage())).isEqualTo('B');
        assertThat(bodyType(new JmsMapMessage())).isEqualTo('M');
        assertThat(bodyType(new JmsStreamMessage())).isEqualTo('S');
        assertThat(bodyType(object)).isEqualTo('O');
        assertThat(bodyType(new JmsMessage())).isEqualTo('N');
    }

    @Test
    void theBodyOfAStreamHasATagForEachValue() throws Exception {
        JmsStreamMessage stream = new JmsStreamMessage();
        stream.writeBoolean(true);
        stream.writeByte((byte) -1);
        stream.writeShort((short) 258);
        stream.writeChar('A');
        stream.writeInt(1);
        stream.writeLong(2);
        stream.writeFloat(1f);
        stream.writeDouble(1d);
        stream.writeString("ö");
        stream.writeString("\uD800");
        stream.writeBytes(new byte[] {9});
        stream.writeObject(null);
        assertThat(Wire.CODEC.encode(stream).body())
                .isEqualTo(HexFormat.of()
                        .parseHex("5a01" + "59ff" + "480102" + "430041" + "4900000001" + "4c0000000000000002"
                                + "463f800000" + "443ff0000000000000" + "5302c3b6" + "5502d800" + "420109" + "30"));
    }

    @Test
    void theBodyOfAMapHasPairsAndLengthsOfSevenBitsAByte() throws Exception {
        JmsMapMessage map = new JmsMapMessage();
        map.setBytes("a", new byte[300]);
        byte[] body = Wire.CODEC.encode(map).body();
        assertThat(body).hasSize(3 + 3 + 300).startsWith('S', 1, 'a', 'B', 0xAC, 0x02);
    }

    @Test
    void anEntryThatSomebodyAddedByHandIsATextMessage() throws Exception {
        JmsMessage message = Wire.decoded(new Payload(null, "hello wörld".getBytes(UTF_8)));
        assertThat(message).isInstanceOf(TextMessage.class);
        assertThat(((TextMessage) message).getText()).isEqualTo("hello wörld");
        assertThat(message.getJMSMessageID()).isEqualTo("ID:" + Wire.ENTRY);
        assertThat(message.getJMSTimestamp()).isEqualTo(1_700_000_000_123L);
        assertThat(message.getJMSPriority()).isEqualTo(4);
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    }

    @Test
    void headerLinesOfALaterReleaseArePassedOver() throws Exception {
        byte[] header = "14NP00000000000000\nID:1\n5\n@future=x\na:I=1".getBytes(UTF_8);
        JmsMessage message = Wire.decoded(new Payload(header, null));
        assertThat(message.getIntProperty("a")).isEqualTo(1);
        assertThat(message.getJMSDeliveryTime()).isEqualTo(5);
    }

    @Test
    void aPriorityNoSenderSetsIsAMistakeOfTheCaller() {
        JmsMessage message = new JmsMessage();
        message.setJMSPriority(10);
        assertThatIllegalArgumentException().isThrownBy(() -> Wire.CODEC.encode(message));
    }

    private static char bodyType(JmsMessage message) {
        return (char) Wire.CODEC.encode(message).header()[2];
    }

    private static <M extends JmsMessage> M sent(M message) {
        message.setJMSMessageID("ID:a-1");
        message.setJMSTimestamp(1_700_000_000_000L);
        message.setJMSDeliveryTime(1_700_000_000_000L);
        return message;
    }
}
