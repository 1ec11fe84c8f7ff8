package io.redismq.internal.delivery;

import io.redismq.internal.broker.FetchRequest.Credit;

/**
 * How much a consumer may hold unseen: about as much as it consumes within a short horizon, so that a fast consumer
 * never waits for the network and a slow one does not hoard what others could take. It doubles while a window is
 * consumed within the horizon and halves when that takes longer. Not thread-safe: guarded by the lock of its
 * {@link Intake}.
 */
final class PrefetchWindow {

    /** What a consumer holds is consumed within about this time. */
    static final long HORIZON_NANOS = 50_000_000;

    /** More in one fetch falls out of the processor's cache, at either end, and costs more for each message. */
    static final int MOST_PER_FETCH = 128;

    private static final int FIRST_READ_UNKNOWN_SIZE = 1;

    private final int mostMessages;
    private final int mostBytes;
    private int messages = 1;
    private int consumed;
    private long since;
    private int typicalSize;

    PrefetchWindow(int mostMessages, int mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /** One message went to the application. */
    void consumed(long nowNanos) {
        if (consumed == 0) {
            since = nowNanos;
        }
        consumed++;
        if (consumed >= messages) {
            boolean quick = nowNanos - since < HORIZON_NANOS;
            messages = quick ? Math.min(messages * 2, mostMessages) : Math.max(messages / 2, 1);
            consumed = 0;
        }
    }

    /** Learns the size of what came, which decides how many the next fetch reads before it looks at their bytes. */
    void arrived(int deliveries, int bytes) {
        if (deliveries > 0) {
            int average = bytes / deliveries;
            typicalSize = Math.max(average, (typicalSize * 3 + average) / 4);
        }
    }

    /**
     * Whether so much has been consumed that a fetch is worth its round trip: half of a small window, one fetch of a large
     * one, so that the broker has the next fetch to do while what came with the last one is consumed.
     */
    boolean wantsMore(int heldMessages, int heldBytes) {
        int worthwhile = Math.min((messages + 1) / 2, MOST_PER_FETCH);
        return heldMessages == 0 || (messages - heldMessages >= worthwhile && heldBytes <= mostBytes / 2);
    }

    Credit credit(int heldMessages, int heldBytes) {
        int freeMessages = Math.min(messages - heldMessages, MOST_PER_FETCH);
        int freeBytes = mostBytes - heldBytes;
        if (freeMessages <= 0 || freeBytes <= 0) {
            return Credit.NONE;
        }
        int readFirst = typicalSize == 0 ? FIRST_READ_UNKNOWN_SIZE : Math.max(1, freeBytes / (typicalSize + 1));
        return new Credit(freeMessages, freeBytes, Math.min(readFirst, freeMessages));
    }
}
