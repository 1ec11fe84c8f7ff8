package io.redismq.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GetBodyTest {

    @Test
    void aTextIsReturnedAsWhateverAStringIs() throws Exception {
        JmsTextMessage message = new JmsTextMessage("hello");
        for (Class<?> type : List.of(String.class, CharSequence.class, Object.class, Comparable.class)) {
            assertBody(message, type, "hello");
        }
        assertRefused(message, Integer.class, byte[].class, StringBuilder.class);
        assertBody(new JmsTextMessage(""), String.class, "");
    }

    @Test
    void bytesAreReturnedAsAByteArrayOrObject() throws Exception {
        JmsBytesMessage message = new JmsBytesMessage();
        message.writeByte((byte) 1);
        assertBody(message, byte[].class, new byte[] {1});
        assertBody(message, Object.class, new byte[] {1});
        assertRefused(message, String.class, Serializable.class, int[].class);
    }

    @Test
    void aMapIsReturnedAsMapOrObject() throws Exception {
        JmsMapMessage message = new JmsMapMessage();
        message.setInt("a", 1);
        assertBody(message, Map.class, Map.of("a", 1));
        assertBody(message, Object.class, Map.of("a", 1));
        assertRefused(message, HashMap.class, String.class);
    }

    @Test
    void anObjectIsReturnedAsWhateverItIs() throws Exception {
        JmsObjectMessage message = new JmsObjectMessage();
        message.setObject(new ArrayList<>(List.of(1, 2)));
        for (Class<?> type : List.of(Serializable.class, List.class, ArrayList.class, Object.class)) {
            assertBody(message, type, List.of(1, 2));
        }
        assertRefused(message, String.class, Map.class);
    }

    @Test
    void aStreamNeverHasABodyToReturn() throws Exception {
        JmsStreamMessage message = new JmsStreamMessage();
        assertRefused(message, Object.class);
        message.writeInt(1);
        assertRefused(message, Object.class, Integer.class);
    }

    @Test
    void aMessageWithoutABodyReturnsNullForEveryType() throws Exception {
        for (JmsMessage message : List.of(
                new JmsMessage(),
                new JmsTextMessage(),
                new JmsBytesMessage(),
                new JmsMapMessage(),
                new JmsObjectMessage())) {
            for (JmsMessage each : List.of(message, Wire.received(message))) {
                assertBody(each, String.class, null);
                assertBody(each, Thread.class, null);
            }
        }
    }

    @Test
    void aReceivedTextIsReadOnlyUntilItsBodyIsCleared() throws Exception {
        JmsTextMessage message = new JmsTextMessage("hello");
        message.setIntProperty("p", 1);
        JmsTextMessage received = Wire.received(message);
        assertThatThrownBy(() -> received.setText("other"))
                .isInstanceOf(MessageNotWriteableException.class)
                .hasMessageContaining("clearBody");
        assertThat(received.getText()).isEqualTo("hello");
        received.clearBody();
        assertThat(received.getText()).isNull();
        received.setText("other");
        assertThat(received.getText()).isEqualTo("other");
        assertThat(received.getIntProperty("p")).isEqualTo(1);
    }

    private static void assertBody(JmsMessage message, Class<?> type, Object expected) throws Exception {
        assertThat(message.isBodyAssignableTo(type)).isTrue();
        Object body = message.getBody(type);
        assertThat(body).isEqualTo(expected);
    }

    private static void assertRefused(JmsMessage message, Class<?>... types) throws Exception {
        for (Class<?> type : types) {
            assertThat(message.isBodyAssignableTo(type)).isFalse();
            assertThatThrownBy(() -> message.getBody(type))
                    .isInstanceOf(MessageFormatException.class)
                    .hasMessageContaining(type.getName());
        }
    }
}
