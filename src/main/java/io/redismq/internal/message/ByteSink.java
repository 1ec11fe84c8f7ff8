package io.redismq.internal.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A byte array that grows while it is written: numbers high byte first, ASCII and decimals as text. For one thread;
 * owned by the message or the encoding that fills it.
 */
final class ByteSink {

    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private byte[] bytes;
    private int length;

    ByteSink(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    ByteSink put(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
        return this;
    }

    void putShort(int value) {
        ensure(Short.BYTES);
        SHORT.set(bytes, length, (short) value);
        length += Short.BYTES;
    }

    void putInt(int value) {
        ensure(Integer.BYTES);
        INT.set(bytes, length, value);
        length += Integer.BYTES;
    }

    void putLong(long value) {
        ensure(Long.BYTES);
        LONG.set(bytes, length, value);
        length += Long.BYTES;
    }

    void put(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** A count of at most 31 bits, seven bits to a byte, the lowest first; the high bit says that more follow. */
    void putCount(int value) {
        int rest = value;
        while (rest >= 0x80) {
            put(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        put(rest);
    }

    /** Text known to be ASCII. */
    void putAscii(String text) {
        int count = text.length();
        ensure(count);
        for (int i = 0; i < count; i++) {
            bytes[length + i] = (byte) text.charAt(i);
        }
        length += count;
    }

    /** A number that is not negative, in decimal, with zeros in front up to the width. */
    void putPadded(long value, int width) {
        ensure(width);
        long rest = value;
        for (int i = length + width - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += width;
    }

    /** Text with whatever does not fit into one header line, or into UTF-8, escaped. */
    void putEscaped(String text) {
        int count = text.length();
        ensure(count);
        int plain = 0;
        while (plain < count && isPlain(text.charAt(plain))) {
            bytes[length++] = (byte) text.charAt(plain++);
        }
        for (int i = plain; i < count; i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                put(c);
            } else if (c < 0x80) {
                put('\\').put(c == '\n' ? 'n' : c == '\r' ? 'r' : '\\');
            } else if (Character.isHighSurrogate(c) && i + 1 < count && Character.isLowSurrogate(text.charAt(i + 1))) {
                putUtf8(Character.toCodePoint(c, text.charAt(++i)));
            } else if (Character.isSurrogate(c)) {
                putAscii("\\u" + Integer.toHexString(c));
            } else {
                putUtf8(c);
            }
        }
    }

    private void putUtf8(int codePoint) {
        if (codePoint < 0x800) {
            put(0xC0 | codePoint >> 6);
        } else {
            if (codePoint < 0x10000) {
                put(0xE0 | codePoint >> 12);
            } else {
                put(0xF0 | codePoint >> 18).put(0x80 | codePoint >> 12 & 0x3F);
            }
            put(0x80 | codePoint >> 6 & 0x3F);
        }
        put(0x80 | codePoint & 0x3F);
    }

    private static boolean isPlain(char c) {
        return c < 0x80 && c != '\\' && c != '\n' && c != '\r';
    }

    private void ensure(int extra) {
        if (bytes.length - length < extra) {
            int needed = Math.addExact(length, extra);
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 8L, 2L * bytes.length)));
        }
    }

    private static VarHandle view(Class<?> arrays) {
        return MethodHandles.byteArrayViewVarHandle(arrays, ByteOrder.BIG_ENDIAN);
    }
}
