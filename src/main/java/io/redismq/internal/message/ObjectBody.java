package io.redismq.internal.message;

import io.redismq.api.TrustedTypes;
import jakarta.jms.MessageFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;

/**
 * Java serialization of a message body, failures told as Jakarta Messaging has it. Stateless; owned by nobody. It runs
 * code of the application's classes, which may throw anything.
 */
final class ObjectBody {

    private ObjectBody() {}

    static byte[] write(Serializable object) throws MessageFormatException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw ErrorCode.OBJECT_NOT_SERIALIZABLE.wrongFormat(
                    "The object of class " + object.getClass().getName() + " cannot be serialized: " + e
                            + "; everything it refers to has to be Serializable",
                    e);
        }
        return bytes.toByteArray();
    }

    static Serializable read(byte[] bytes, TrustedTypes trusted) throws MessageFormatException {
        TypeGuard guard = new TypeGuard(trusted, bytes.length);
        try (GuardedObjectInput in = new GuardedObjectInput(bytes, guard)) {
            return (Serializable) in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError | StackOverflowError e) {
            if (guard.refusal() != null) {
                throw ErrorCode.OBJECT_NOT_TRUSTED.wrongFormat(guard.refusal(), e);
            }
            throw ErrorCode.OBJECT_NOT_READABLE.wrongFormat("The object cannot be deserialized: " + e, e);
        }
    }
}
