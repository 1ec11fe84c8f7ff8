package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.tck.foreign.ForeignMessage;
import io.redismq.tck.foreign.ForeignTextMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a text message must do, and one without any body, whoever provides it. */
abstract class TextBodyConformance extends BodyConformance<TextMessage> {

    TextBodyConformance() {
        super(TextMessage.class);
    }

    @Override
    TextMessage empty() throws JMSException {
        return session.createTextMessage();
    }

    @Override
    ForeignMessage foreign() {
        return new ForeignTextMessage();
    }

    @Override
    void write(TextMessage message, String text) throws JMSException {
        message.setText(text);
    }

    @Override
    String content(TextMessage message) throws JMSException {
        return message.getText();
    }

    @Test
    @DisplayName("TextMessage: texts of any language, any length and none arrive as they are")
    void texts() throws JMSException {
        for (String text : new String[] {
            "", " ", "\r\n\t\u0000", "größe 注文 \uD83D\uDE00", "x".repeat(70_000), "注".repeat(100_000), null
        }) {
            assertThat(received(session.createTextMessage(text)).getText()).isEqualTo(text);
        }
    }

    @Test
    @DisplayName("TextMessage: the text is null until it is set, and may be set to null")
    void nullText() throws JMSException {
        assertThat(empty().getText()).isNull();
        TextMessage message = session.createTextMessage("a");
        assertThat(message.getText()).isEqualTo("a");
        message.setText(null);
        assertThat(message.getText()).isNull();
        assertThat(received(message).getText()).isNull();
    }

    @Test
    @DisplayName("TextMessage: a cleared body can be read and written at once")
    void clearedText() throws JMSException {
        TextMessage received = received(written("a"));
        received.clearBody();
        assertThat(received.getText()).isNull();
        received.setText("b");
        assertThat(received.getText()).isEqualTo("b");
    }

    @Test
    @DisplayName(
            "Message.getBody: a text is had as a String or what a String is assignable to, before it is sent and after")
    void textBody() throws JMSException {
        TextMessage sent = written("a");
        producer.send(sent);
        for (TextMessage each : new TextMessage[] {sent, next(type)}) {
            assertBody(
                    each,
                    "a",
                    new Class<?>[] {String.class, CharSequence.class, Comparable.class, Serializable.class, Object.class
                    },
                    Integer.class,
                    byte[].class,
                    StringBuilder.class,
                    Map.class);
        }
    }

    @Test
    @DisplayName("Message.getBody: where there is no text, it is null as any type")
    void noTextBody() throws JMSException {
        assertNoBody(empty());
        TextMessage received = received(written("a"));
        received.clearBody();
        assertNoBody(received);
    }

    @Test
    @DisplayName("Message: a message without a body arrives with its properties, and has null as any type of body")
    void bodiless() throws JMSException {
        Message sent = session.createMessage();
        sent.setIntProperty("number", 1);
        producer.send(sent);
        for (Message each : new Message[] {sent, next(Message.class)}) {
            assertThat(each).isNotInstanceOf(TextMessage.class);
            assertThat(each.getIntProperty("number")).isEqualTo(1);
            assertNoBody(each);
            each.clearBody();
        }
    }

    @Test
    @DisplayName("3.12: a message that another provider made and that has no body is taken")
    void foreignBodiless() throws JMSException {
        Message foreign = new ForeignMessage();
        foreign.setIntProperty("number", 1);
        Message received = delivered(Message.class, foreign);
        assertThat(received.getIntProperty("number")).isEqualTo(1);
        assertThat(foreign.getJMSMessageID()).isEqualTo(received.getJMSMessageID());
        assertNoBody(received);
    }

    @Test
    @DisplayName("3.12: send sets the delivery time on the message that another provider made")
    void foreignDeliveryTime() throws JMSException {
        TextMessage foreign = new ForeignTextMessage();
        producer.setDeliveryDelay(20);
        TextMessage received = received(foreign);
        assertThat(foreign.getJMSDeliveryTime()).isPositive().isEqualTo(received.getJMSDeliveryTime());
    }

    @Test
    @DisplayName("3.12: a correlation id of bytes of a message that another provider made arrives as it is")
    void foreignCorrelationBytes() throws JMSException {
        TextMessage foreign = new ForeignTextMessage();
        foreign.setJMSCorrelationIDAsBytes(new byte[] {0, -1});
        assertThat(received(foreign).getJMSCorrelationIDAsBytes()).containsExactly(0, -1);
    }

    @Test
    @DisplayName("3.12: a message whose provider has no correlation ids of bytes is taken with its string")
    void foreignWithoutCorrelationBytes() throws JMSException {
        TextMessage foreign = new ForeignTextMessage() {
            @Override
            public byte[] getJMSCorrelationIDAsBytes() {
                throw new UnsupportedOperationException();
            }
        };
        assertThat(received(foreign).getJMSCorrelationID()).isNull();
        foreign.setJMSCorrelationID("correlated");
        assertThat(received(foreign).getJMSCorrelationID()).isEqualTo("correlated");
    }

    @Test
    @DisplayName(
            "3.12: after the completion of an asynchronous send its headers are on the message of another provider")
    void foreignAsynchronously() throws JMSException {
        TextMessage foreign = new ForeignTextMessage();
        foreign.setText("a");
        CompletableFuture<Message> completed = new CompletableFuture<>();
        producer.send(foreign, new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                completed.complete(message);
            }

            @Override
            public void onException(Message message, Exception failure) {
                completed.completeExceptionally(failure);
            }
        });
        assertThat(text(result(completed))).isEqualTo("a");
        TextMessage received = next(type);
        assertThat(foreign.getJMSMessageID()).startsWith("ID:").isEqualTo(received.getJMSMessageID());
        assertThat(foreign.getJMSDestination()).isEqualTo(queue);
    }

    @Test
    @DisplayName("JMSProducer: its properties and headers go to the message of another provider too")
    void foreignFromProducer() throws JMSException {
        TextMessage foreign = new ForeignTextMessage();
        foreign.setText("a");
        foreign.setIntProperty("number", 1);
        foreign.setJMSType("old");
        JMSContext context = closing(factory().createContext());
        context.createProducer().setProperty("number", 2).setJMSType("new").send(queue, foreign);
        TextMessage received = next(type);
        assertThat(received.getText()).isEqualTo("a");
        for (TextMessage each : new TextMessage[] {foreign, received}) {
            assertThat(each.getIntProperty("number")).isEqualTo(2);
            assertThat(each.getJMSType()).isEqualTo("new");
        }
    }
}
