package io.redismq.internal.broker;

/** The wake-up channel of one connection. */
public interface WakeUps {

    /** Hears of wake-ups, on a thread of the broker's client: must not block. */
    interface Listener {

        /** Messages may have come for this consumer. A hint: it may be late, doubled or missing. */
        void wake(String consumer);

        /** The channel was opened or reopened: wake-ups before this may be lost. */
        void reopened();
    }

    void close();
}
