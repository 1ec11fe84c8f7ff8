package io.redismq.internal.message;

import io.redismq.internal.message.UndecodableMessageException.Reason;
import jakarta.jms.MessageFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * The values that a map or a stream message holds: which ones are permitted, and their tagged binary form, which
 * docs/storage.md describes. Lengths are checked against what is there before anything is allocated. Stateless; owned
 * by nobody.
 */
final class BodyValues {

    private BodyValues() {}

    /** The value as it is kept: a byte array copied, anything but the permitted types refused. */
    static Object permitted(Object value) throws MessageFormatException {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value == null || value instanceof Character || MessageProperties.isPermitted(value)) {
            return value;
        }
        throw ErrorCode.VALUE_TYPE.wrongFormat("A message body takes boxed primitives, String and byte[], not "
                + value.getClass().getName() + "; use an ObjectMessage for other objects");
    }

    /** A copy that the application may keep. */
    static Object handedOut(Object value) {
        return value instanceof byte[] bytes ? bytes.clone() : value;
    }

    static void write(ByteSink out, Object value) {
        if (value instanceof String text) {
            writeText(out, text);
        } else if (value instanceof Integer number) {
            out.put('I').putInt(number);
        } else if (value instanceof Long number) {
            out.put('L').putLong(number);
        } else if (value instanceof byte[] bytes) {
            writeBytes(out, 'B', bytes);
        } else if (value instanceof Boolean flag) {
            out.put('Z').put(flag ? 1 : 0);
        } else if (value instanceof Double number) {
            out.put('D').putLong(Double.doubleToRawLongBits(number));
        } else if (value instanceof Float number) {
            out.put('F').putInt(Float.floatToRawIntBits(number));
        } else if (value instanceof Byte number) {
            out.put('Y').put(number);
        } else if (value instanceof Short number) {
            out.put('H').putShort(number);
        } else if (value instanceof Character c) {
            out.put('C').putShort(c);
        } else {
            out.put('0');
        }
    }

    static void writeText(ByteSink out, String text) {
        byte[] utf8 = Unicode.utf8OrNull(text);
        if (utf8 != null) {
            writeBytes(out, 'S', utf8);
        } else {
            writeBytes(out, 'U', Unicode.utf16(text));
        }
    }

    private static void writeBytes(ByteSink out, char tag, byte[] bytes) {
        out.put(tag).putCount(bytes.length);
        out.put(bytes, 0, bytes.length);
    }

    static Object read(ByteBuffer in) throws UndecodableMessageException {
        int tag = take(in, 1).get();
        return switch (tag) {
            case 'S', 'U' -> readText(in, tag);
            case 'I' -> take(in, Integer.BYTES).getInt();
            case 'L' -> take(in, Long.BYTES).getLong();
            case 'B' -> readBytes(in);
            case 'Z' -> readBoolean(in);
            case 'D' -> take(in, Double.BYTES).getDouble();
            case 'F' -> take(in, Float.BYTES).getFloat();
            case 'Y' -> take(in, Byte.BYTES).get();
            case 'H' -> take(in, Short.BYTES).getShort();
            case 'C' -> take(in, Character.BYTES).getChar();
            case '0' -> null;
            default -> throw malformed("the byte " + tag + " is no value type, at offset " + (in.position() - 1));
        };
    }

    static String readText(ByteBuffer in) throws UndecodableMessageException {
        int tag = take(in, 1).get();
        if (tag != 'S' && tag != 'U') {
            throw malformed("an item's name is no string, at offset " + (in.position() - 1));
        }
        return readText(in, tag);
    }

    private static String readText(ByteBuffer in, int tag) throws UndecodableMessageException {
        int length = readLength(in);
        int start = in.position();
        in.position(start + length);
        try {
            return tag == 'S' ? Unicode.utf8(in.array(), start, length) : Unicode.utf16(in.array(), start, length);
        } catch (CharacterCodingException e) {
            throw malformed("a string at offset " + start + " is no " + (tag == 'S' ? "UTF-8" : "UTF-16"));
        }
    }

    private static byte[] readBytes(ByteBuffer in) throws UndecodableMessageException {
        byte[] bytes = new byte[readLength(in)];
        in.get(bytes);
        return bytes;
    }

    private static boolean readBoolean(ByteBuffer in) throws UndecodableMessageException {
        int value = take(in, 1).get();
        if (value != 0 && value != 1) {
            throw malformed("the byte " + value + " is no boolean, at offset " + (in.position() - 1));
        }
        return value == 1;
    }

    private static int readLength(ByteBuffer in) throws UndecodableMessageException {
        int start = in.position();
        long length = 0;
        for (int shift = 0; shift <= 28; shift += 7) {
            int next = take(in, 1).get();
            length |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                if (length > in.remaining()) {
                    throw malformed("a value claims " + length + " bytes where " + in.remaining() + " are left");
                }
                return (int) length;
            }
        }
        throw malformed("a length has more than five bytes, at offset " + start);
    }

    private static ByteBuffer take(ByteBuffer in, int count) throws UndecodableMessageException {
        if (in.remaining() < count) {
            throw malformed("it ends in the middle of a value");
        }
        return in;
    }

    static UndecodableMessageException malformed(String what) {
        return new UndecodableMessageException(Reason.MALFORMED_BODY, "The body is malformed: " + what);
    }
}
