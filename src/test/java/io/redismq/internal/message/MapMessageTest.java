package io.redismq.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MapMessageTest {

    private final JmsMapMessage message = new JmsMapMessage();

    @Test
    void nullAndEmptyNamesAreRefused() {
        for (String name : new String[] {null, ""}) {
            assertThatIllegalArgumentException().isThrownBy(() -> message.setInt(name, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> message.setBytes(name, new byte[1]));
            assertThatIllegalArgumentException().isThrownBy(() -> message.setObject(name, "x"));
        }
        assertThat(message.getMapNames().hasMoreElements()).isFalse();
    }

    @Test
    void itemsKeepTheirNamesAndOrder() throws Exception {
        message.setInt("no selector name!", 1);
        message.setString("\uD800", "lone");
        message.setObject("null", null);
        JmsMapMessage received = Wire.received(message);
        assertThat(Collections.list(received.getMapNames())).containsExactly("no selector name!", "\uD800", "null");
        assertThat(received.itemExists("null")).isTrue();
        assertThat(received.getObject("null")).isNull();
        assertThat(received.itemExists("other")).isFalse();
        assertThat(received.getObject("other")).isNull();
        assertThat(received.getObject(null)).isNull();
    }

    @Test
    void aReceivedMapIsReadOnlyUntilItsBodyIsCleared() throws Exception {
        message.setInt("a", 1);
        JmsMapMessage received = Wire.received(message);
        assertThatThrownBy(() -> received.setInt("a", 2)).isInstanceOf(MessageNotWriteableException.class);
        received.clearBody();
        assertThat(received.itemExists("a")).isFalse();
        received.setInt("b", 2);
        assertThat(received.getInt("b")).isEqualTo(2);
    }

    @Test
    void arraysAreCopiedInAndOut() throws Exception {
        byte[] mine = {1, 2, 3};
        message.setBytes("all", mine);
        message.setBytes("part", mine, 1, 2);
        message.setObject("object", mine);
        mine[1] = 9;
        message.getBytes("all")[0] = 9;
        ((byte[]) message.getObject("object"))[0] = 9;
        ((byte[]) message.getBody(Map.class).get("all"))[0] = 9;
        assertThat(message.getBytes("all")).containsExactly(1, 2, 3);
        assertThat(message.getBytes("part")).containsExactly(2, 3);
        assertThat(message.getBytes("object")).containsExactly(1, 2, 3);
    }

    @Test
    void otherObjectsAreRefused() {
        assertThatThrownBy(() -> message.setObject("a", new StringBuilder()))
                .isInstanceOf(MessageFormatException.class)
                .extracting("errorCode")
                .isEqualTo("message.value.type");
        assertThat(message.itemExists("a")).isFalse();
    }
}
