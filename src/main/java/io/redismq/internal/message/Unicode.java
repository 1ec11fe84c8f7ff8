package io.redismq.internal.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Strings to bytes and back without losing anything: UTF-8 where it can carry the string, UTF-16 where half a
 * surrogate pair keeps UTF-8 from it. Stateless; owned by nobody.
 */
final class Unicode {

    private static final char REPLACEMENT = '\uFFFD';

    private Unicode() {}

    /** The string as UTF-8, or null when UTF-8 cannot carry it. */
    static byte[] utf8OrNull(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        if (utf8.length != text.length() && !hasSurrogate(text)) {
            return utf8;
        }
        // ASCII goes there and back by JDK intrinsics in less time than it takes to look at each char.
        return new String(utf8, UTF_8).equals(text) ? utf8 : null;
    }

    private static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Reads UTF-8 strictly. */
    static String utf8(byte[] bytes, int offset, int length) throws CharacterCodingException {
        String text = new String(bytes, offset, length, UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            // Either the writer meant this very character or the lenient decoder put it for malformed bytes.
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString();
        }
        return text;
    }

    static byte[] utf16(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(text.length(), 2));
        bytes.asCharBuffer().put(text);
        return bytes.array();
    }

    /** Reads UTF-16BE char by char: the JDK's decoder would replace the surrogates we want to keep. */
    static String utf16(byte[] bytes, int offset, int length) throws CharacterCodingException {
        if (length % 2 != 0) {
            throw new CharacterCodingException();
        }
        return ByteBuffer.wrap(bytes, offset, length).asCharBuffer().toString();
    }
}
