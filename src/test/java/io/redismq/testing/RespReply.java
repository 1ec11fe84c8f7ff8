package io.redismq.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * Finds where one reply of Redis ends, in RESP2 and RESP3, while copying it byte by byte; nothing is kept. Stateless.
 */
final class RespReply {

    /** The first byte of a message that answers no request. */
    static final int PUSH = '>';

    private RespReply() {}

    /** Copies exactly one reply or push message, with the attributes that precede it. */
    static void copy(RespInput in, OutputStream out) throws IOException {
        long expected = 1;
        while (expected > 0) {
            byte[] line = in.line();
            out.write(line);
            out.write('\r');
            out.write('\n');
            expected += valuesAfter(line) - 1;
            if (hasBlob(line[0])) {
                long length = number(line);
                if (length >= 0) {
                    in.copy(length + 2, out);
                }
            }
        }
    }

    /** How many values follow that belong to this one; an attribute is followed by what it describes. */
    private static long valuesAfter(byte[] line) throws IOException {
        return switch (line.length == 0 ? 0 : line[0]) {
            case '*', '~', '>' -> Math.max(0, number(line));
            case '%' -> 2 * number(line);
            case '|' -> 2 * number(line) + 1;
            case '$', '=', '!', '+', '-', ':', '_', '#', ',', '(' -> 0;
            default ->
                throw new ProtocolException(
                        "No reply of Redis begins like this: " + new String(line, StandardCharsets.ISO_8859_1));
        };
    }

    private static boolean hasBlob(byte type) {
        return type == '$' || type == '=' || type == '!';
    }

    /** The number after the type byte of a line. */
    static long number(byte[] line) throws IOException {
        String digits = new String(line, 1, line.length - 1, StandardCharsets.ISO_8859_1);
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new ProtocolException("Not a length in the Redis protocol: " + (char) line[0] + digits);
        }
    }
}
