package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A script's reply: a line of words, the first of which is the code, and packed entries behind it. Not thread-safe;
 * made and read within one completion.
 */
final class Reply {

    private final byte[] bytes;
    private final String[] words;
    private int position;

    Reply(byte[] bytes) {
        this.bytes = bytes;
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        this.words = new String(bytes, 0, end, StandardCharsets.UTF_8).split(" ");
        this.position = end + 1;
    }

    String code() {
        return words[0];
    }

    String word(int index) {
        return words[index];
    }

    long number(int index) {
        return Long.parseLong(words[index]);
    }

    /** The broker's words of an ERROR reply. */
    String errorText() {
        return new String(bytes, 6, bytes.length - 6, StandardCharsets.UTF_8);
    }

    BrokerException unexpected() {
        return new BrokerException(
                Reason.FAILED,
                "The script answered '" + code() + "', which this version does not know: do clients of another"
                        + " version use this destination?");
    }

    /** All entries behind the first line. */
    List<Delivery> deliveries() {
        List<Delivery> deliveries = new ArrayList<>();
        while (position < bytes.length) {
            int priority = (int) readNumber();
            String entry = readWord();
            int count = (int) readNumber();
            int header = (int) readNumber();
            int body = (int) readNumber();
            int evidence = (int) readNumber();
            Payload payload = new Payload(readBytes(header), readBytes(body), readBytes(evidence));
            deliveries.add(new Delivery(new DeliveryId(priority, entry), count, payload));
        }
        return deliveries;
    }

    private long readNumber() {
        boolean negative = bytes[position] == '-';
        if (negative) {
            position++;
        }
        long value = 0;
        byte b;
        while ((b = bytes[position++]) != ' ' && b != '\n') {
            value = value * 10 + (b - '0');
        }
        return negative ? -value : value;
    }

    @SuppressWarnings("deprecation") // the ids are ASCII: this constructor copies without decoding
    private String readWord() {
        int start = position;
        while (bytes[position] != ' ') {
            position++;
        }
        return new String(bytes, 0, start, position++ - start);
    }

    private byte[] readBytes(int length) {
        if (length < 0) {
            return null;
        }
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }
}
