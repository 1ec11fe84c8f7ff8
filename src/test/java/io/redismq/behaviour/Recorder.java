package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** A listener that keeps what it gets. Safe for use by the session's thread and the test's. */
final class Recorder implements MessageListener {

    private final List<Message> messages = new CopyOnWriteArrayList<>();

    @Override
    public void onMessage(Message message) {
        messages.add(message);
    }

    List<Message> messages() {
        return messages;
    }

    List<String> texts() {
        return messages.stream().map(Recorder::text).toList();
    }

    /** Waits until as many have come as were expected, and returns their texts. */
    List<String> awaitTexts(int count) {
        Awaitility.await().untilAsserted(() -> assertThat(messages).hasSizeGreaterThanOrEqualTo(count));
        return texts();
    }

    static String text(Message message) {
        try {
            return Jms.text(message);
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }
}
