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

    /** More would keep Redis from others for too long. */
    private static final int MOST_PER_FETCH = 400;

    /** What the receive buffer takes in at once: of a reply in parts, Redisson scans all that has come with each of them. */
    private static final int MOST_BYTES_PER_FETCH = 1 << 20;

    /** So few cost about as much as the request that brings them. */
    private static final int WORTH_CARRYING = 64;

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
     * Whether so much has been consumed that a fetch is worth its round trip: half of the window, so that the broker has
     * the next fetch to do while the rest is consumed. Acknowledgements make the round trip anyway, and then less will do:
     * who acknowledges many at once waits for that, and should not have to wait for a fetch before it too.
     */
    boolean wantsMore(int heldMessages, int heldBytes, boolean acknowledges) {
        int half = (messages + 1) / 2;
        int worthwhile = acknowledges ? Math.min(half, WORTH_CARRYING) : half;
        return heldMessages == 0 || (messages - heldMessages >= worthwhile && heldBytes <= mostBytes / 2);
    }

    Credit credit(int heldMessages, int heldBytes) {
        int freeMessages = Math.min(messages - heldMessages, MOST_PER_FETCH);
        int freeBytes = Math.min(mostBytes - heldBytes, MOST_BYTES_PER_FETCH);
        if (freeMessages <= 0 || freeBytes <= 0) {
            return Credit.NONE;
        }
        int readFirst = typicalSize == 0 ? FIRST_READ_UNKNOWN_SIZE : Math.max(1, freeBytes / (typicalSize + 1));
        return new Credit(freeMessages, freeBytes, Math.min(readFirst, freeMessages));
    }
}
