package io.redismq.internal.message;

import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;

/**
 * The error codes of this package's exceptions and the one place that makes them: each constant stands for one cause,
 * so that an application can tell them apart without reading the text. Immutable, owned by nobody.
 */
public enum ErrorCode {
    /** The body of a received message, or one that was reset, was written to. */
    BODY_NOT_WRITEABLE("message.body.notWriteable"),
    /** The properties of a received message were written to. */
    PROPERTIES_NOT_WRITEABLE("message.properties.notWriteable"),
    /** A bytes or stream message was read before reset(). */
    BODY_NOT_READABLE("message.body.notReadable"),
    /** A bytes or stream message was read beyond its end. */
    BODY_ENDED("message.body.ended"),
    /** getBody was asked for a type that this message's body does not have. */
    BODY_TYPE("message.body.type"),
    /** A value was read as a type that the conversion table does not offer. */
    CONVERSION("message.value.conversion"),
    /** An object was given that is no permitted property or body value. */
    VALUE_TYPE("message.value.type"),
    /** A bytes field of a stream message was left before it was read to its end. */
    PARTIAL_BYTES("message.stream.partialBytes"),
    /** A modified UTF-8 string is too long to be written or cannot be read. */
    UTF("message.bytes.utf"),
    /** An object cannot be serialized. */
    OBJECT_NOT_SERIALIZABLE("message.object.notSerializable"),
    /** An object's class is not among the trusted types, or the object is larger than they permit. */
    OBJECT_NOT_TRUSTED("message.object.notTrusted"),
    /** An object cannot be deserialized. */
    OBJECT_NOT_READABLE("message.object.notReadable"),
    /** A message of another provider has something that a message of ours cannot carry. */
    FOREIGN("message.foreign");

    private final String code;

    ErrorCode(String code) {
        this.code = code;
    }

    /** What {@link JMSException#getErrorCode()} tells. */
    public String code() {
        return code;
    }

    MessageFormatException wrongFormat(String text) {
        return new MessageFormatException(text, code);
    }

    MessageFormatException wrongFormat(String text, Throwable cause) {
        MessageFormatException failure = new MessageFormatException(text, code);
        failure.initCause(cause);
        if (cause instanceof Exception exception) {
            failure.setLinkedException(exception);
        }
        return failure;
    }

    MessageNotWriteableException notWriteable(String text) {
        return new MessageNotWriteableException(text, code);
    }

    MessageNotReadableException notReadable(String text) {
        return new MessageNotReadableException(text, code);
    }

    MessageEOFException endOfBody(String text) {
        return new MessageEOFException(text, code);
    }
}
