package io.redismq.internal.message;

import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.TextMessage;

/** A message with a string, or with none. For one thread, owned by the application like every {@link JmsMessage}. */
public final class JmsTextMessage extends JmsMessage implements TextMessage {

    private String text;

    /** An empty message to be filled. */
    public JmsTextMessage() {}

    /** A message to be sent, or what the codec read. */
    public JmsTextMessage(String text) {
        this.text = text;
    }

    @Override
    public void setText(String text) throws MessageNotWriteableException {
        requireWriteableBody();
        this.text = text;
    }

    @Override
    public String getText() {
        return text;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public boolean isBodyAssignableTo(Class wanted) {
        return text == null || wanted.isAssignableFrom(String.class);
    }

    @Override
    Object bodyValue() {
        return text;
    }

    @Override
    String bodyDescription() {
        return "a String";
    }

    @Override
    void emptyBody() {
        text = null;
    }

    @Override
    EncodedBody encodeBody() {
        if (text == null) {
            return EncodedBody.empty('Z');
        }
        byte[] utf8 = Unicode.utf8OrNull(text);
        return utf8 != null ? new EncodedBody('T', utf8) : new EncodedBody('U', Unicode.utf16(text));
    }
}
