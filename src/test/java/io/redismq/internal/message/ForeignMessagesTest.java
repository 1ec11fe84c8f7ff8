package io.redismq.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.api.RedisTopic;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Vector;
import org.junit.jupiter.api.Test;

class ForeignMessagesTest {

    private final Map<String, Object> overridden = new HashMap<>();

    @Test
    void aMessageOfOursIsTakenAsItIs() throws Exception {
        JmsTextMessage ours = new JmsTextMessage("x");
        assertThat(ForeignMessages.adopt(ours)).isSameAs(ours);
    }

    @Test
    void aTextIsTakenOver() throws Exception {
        assertThat(adopt(TextMessage.class, new JmsTextMessage("x")).getBody(String.class))
                .isEqualTo("x");
        assertThat(adopt(TextMessage.class, new JmsTextMessage()).getBody(String.class))
                .isNull();
        assertThat(adopt(Message.class, new JmsMessage())).isExactlyInstanceOf(JmsMessage.class);
    }

    @Test
    void bytesAreTakenOverToTheLastOne() throws Exception {
        for (int size : new int[] {0, 1, 8191, 8192, 8193, 30_000}) {
            byte[] bytes = new byte[size];
            new Random(size).nextBytes(bytes);
            JmsBytesMessage foreign = new JmsBytesMessage();
            foreign.writeBytes(bytes);
            JmsBytesMessage ours = (JmsBytesMessage) adopt(BytesMessage.class, foreign);
            ours.reset();
            assertThat(ours.getBodyLength()).isEqualTo(size);
            assertThat(Wire.CODEC.encode(ours).body()).isEqualTo(bytes);
        }
    }

    @Test
    void aStreamIsTakenOverFromItsStartAndResetAgain() throws Exception {
        JmsStreamMessage foreign = new JmsStreamMessage();
        foreign.writeString("a");
        foreign.writeObject(null);
        foreign.writeBytes(new byte[] {1});
        foreign.writeChar('c');
        foreign.reset();
        foreign.readString();
        JmsStreamMessage ours = (JmsStreamMessage) adopt(StreamMessage.class, foreign);
        ours.reset();
        assertThat(ours.readString()).isEqualTo("a");
        assertThat(ours.readObject()).isNull();
        assertThat((byte[]) ours.readObject()).containsExactly(1);
        assertThat(ours.readChar()).isEqualTo('c');
        assertThat(foreign.readString()).isEqualTo("a");
    }

    @Test
    void aMapAndAnObjectAreTakenOver() throws Exception {
        JmsMapMessage map = new JmsMapMessage();
        map.setInt("a", 1);
        map.setBytes("b", new byte[] {2});
        Map<?, ?> items = adopt(MapMessage.class, map).getBody(Map.class);
        assertThat(items.get("a")).isEqualTo(1);
        assertThat((byte[]) items.get("b")).containsExactly(2);
        JmsObjectMessage object = new JmsObjectMessage();
        object.setObject("x");
        assertThat(adopt(ObjectMessage.class, object).getBody(String.class)).isEqualTo("x");
    }

    @Test
    void headersAndPropertiesAreTakenOverButNotWhatTheOtherProviderSetOnReceipt() throws Exception {
        JmsMessage foreign = new JmsMessage();
        foreign.setJMSCorrelationID("c");
        foreign.setJMSType("t");
        foreign.setIntProperty("i", 1);
        foreign.setObjectProperty("n", null);
        foreign.setIntProperty("JMSXDeliveryCount", 8);
        foreign.setStringProperty("JMSXGroupID", "g");
        overridden.put("getJMSReplyTo", (Topic) () -> "news");
        JmsMessage ours = adopt(Message.class, foreign);
        assertThat(ours.getJMSCorrelationID()).isEqualTo("c");
        assertThat(ours.getJMSType()).isEqualTo("t");
        assertThat(ours.getJMSReplyTo()).isEqualTo(new RedisTopic("news"));
        assertThat(Collections.list(ours.getPropertyNames())).containsExactly("i", "n", "JMSXGroupID");
        assertThat(ours.getObjectProperty("i")).isEqualTo(1);
    }

    @Test
    void aReplyDestinationThatIsNeitherQueueNorTopicIsLeftBehind() throws Exception {
        overridden.put("getJMSReplyTo", new Destination() {});
        assertThat(adopt(Message.class, new JmsMessage()).getJMSReplyTo()).isNull();
    }

    @Test
    void aCorrelationIdOfBytesIsTakenOverWhereTheOtherProviderHasOne() throws Exception {
        overridden.put("getJMSCorrelationIDAsBytes", new byte[] {1});
        assertThat(adopt(Message.class, new JmsMessage()).getJMSCorrelationIDAsBytes())
                .containsExactly(1);
        overridden.put("getJMSCorrelationIDAsBytes", new UnsupportedOperationException());
        assertThat(adopt(Message.class, new JmsMessage()).getJMSCorrelationID()).isNull();
    }

    @Test
    void namesAndValuesThatWeCannotCarryAreRefusedAsJmsExceptions() {
        overridden.put("getPropertyNames", new Vector<>(Collections.singleton("content-type")).elements());
        assertThatThrownBy(() -> adopt(Message.class, new JmsMessage()))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("content-type");
        overridden.put("getPropertyNames", new Vector<>(Collections.singleton("p")).elements());
        overridden.put("getObjectProperty", new byte[1]);
        assertThatThrownBy(() -> adopt(Message.class, new JmsMessage())).isInstanceOf(MessageFormatException.class);
    }

    @Test
    void whatTheSendDecidedIsReportedToTheForeignMessage() throws Exception {
        JmsMessage sent = new JmsMessage();
        sent.setJMSDestination(Wire.ORDERS);
        sent.setJMSMessageID("ID:1");
        sent.setJMSTimestamp(1);
        sent.setJMSExpiration(2);
        sent.setJMSDeliveryTime(3);
        sent.setJMSPriority(5);
        sent.setJMSDeliveryMode(1);
        JmsMessage behind = new JmsMessage();
        ForeignMessages.reportSent(sent, foreign(Message.class, behind));
        assertThat(behind).usingRecursiveComparison().isEqualTo(sent);
    }

    private JmsMessage adopt(Class<? extends Message> type, JmsMessage behind) throws Exception {
        return ForeignMessages.adopt(foreign(type, behind));
    }

    /** A message that is none of our classes and answers from one of them, apart from the overridden methods. */
    private <M extends Message> M foreign(Class<M> type, JmsMessage behind) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Object answer = overridden.get(method.getName());
            if (answer instanceof RuntimeException failure) {
                throw failure;
            }
            if (answer != null) {
                return answer;
            }
            try {
                return method.invoke(behind, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
