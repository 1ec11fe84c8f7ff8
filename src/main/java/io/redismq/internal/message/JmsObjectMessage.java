package io.redismq.internal.message;

import io.redismq.api.TrustedTypes;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import java.io.Serializable;

/**
 * A message with a serialized object. It holds bytes only: setObject takes the snapshot, every getObject makes a fresh
 * copy, so neither side's later changes show. For one thread, owned by the application like every {@link JmsMessage}.
 */
public final class JmsObjectMessage extends JmsMessage implements ObjectMessage {

    /** Null when the message has no object; never written to. */
    private byte[] serialized;

    /** An object that this JVM serialized itself needs no trust; only what was received does. */
    private TrustedTypes trusted = TrustedTypes.all();

    /** An empty message to be filled. */
    public JmsObjectMessage() {}

    /** What the codec read: the bytes are given away to this message. */
    JmsObjectMessage(byte[] serialized, TrustedTypes trusted) {
        this.serialized = serialized.length == 0 ? null : serialized;
        this.trusted = trusted;
    }

    @Override
    public void setObject(Serializable object) throws JMSException {
        requireWriteableBody();
        serialized = object == null ? null : ObjectBody.write(object);
        trusted = TrustedTypes.all();
    }

    @Override
    public Serializable getObject() throws MessageFormatException {
        return serialized == null ? null : ObjectBody.read(serialized, trusted);
    }

    @Override
    public <T> T getBody(Class<T> wanted) throws MessageFormatException {
        Serializable object = getObject();
        if (object != null && !wanted.isInstance(object)) {
            throw notAssignable(wanted, "a " + object.getClass().getName());
        }
        return wanted.cast(object);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public boolean isBodyAssignableTo(Class wanted) {
        try {
            Serializable object = getObject();
            return object == null || wanted.isInstance(object);
        } catch (MessageFormatException notReadable) {
            return false;
        }
    }

    @Override
    void emptyBody() {
        serialized = null;
    }

    @Override
    EncodedBody encodeBody() {
        return serialized == null ? EncodedBody.empty('O') : new EncodedBody('O', serialized);
    }
}
