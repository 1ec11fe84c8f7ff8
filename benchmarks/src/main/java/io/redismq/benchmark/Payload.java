package io.redismq.benchmark;

/**
 * Makes the text of each message: who sent it, its number and the time it was meant to be sent, then filling up to the
 * wanted size. All is ASCII, so characters are bytes. Immutable.
 */
final class Payload {

    static final int SMALLEST = 28;

    private static final int PRODUCER_END = 3;
    private static final int NUMBER_END = 13;
    private static final long EPOCH = System.nanoTime();

    private final byte[] template;

    Payload(int size) {
        template = new byte[size];
        for (int i = 0; i < size; i++) {
            template[i] = (byte) ('a' + i % 26);
        }
    }

    /** Nanoseconds on a clock that starts with this program and never goes back. */
    static long now() {
        return System.nanoTime() - EPOCH;
    }

    @SuppressWarnings("deprecation") // the fastest way to a Latin-1 string
    String text(int producer, long number, long time) {
        byte[] bytes = template.clone();
        digits(bytes, 0, PRODUCER_END, producer);
        digits(bytes, PRODUCER_END, NUMBER_END, number);
        digits(bytes, NUMBER_END, SMALLEST, time);
        return new String(bytes, 0);
    }

    void check(String text) {
        int last = template.length - 1;
        if (text.length() != template.length || (last >= SMALLEST && text.charAt(last) != template[last])) {
            throw new IllegalStateException("A message arrived changed, with " + text.length() + " characters");
        }
    }

    static int producer(String text) {
        return (int) number(text, 0, PRODUCER_END);
    }

    static long number(String text) {
        return number(text, PRODUCER_END, NUMBER_END);
    }

    static long time(String text) {
        return number(text, NUMBER_END, SMALLEST);
    }

    private static void digits(byte[] bytes, int from, int to, long value) {
        long left = value;
        for (int i = to - 1; i >= from; i--) {
            bytes[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    private static long number(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + text.charAt(i) - '0';
        }
        return value;
    }
}
