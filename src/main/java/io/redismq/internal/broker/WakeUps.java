package io.redismq.internal.broker;

/** The wake-up channel of one connection. */
public interface WakeUps {

    /** Hears of wake-ups, on a thread of the broker's client: must not block. */
    interface Listener {

        /** Messages may have come for this consumer. A hint: it may be late, doubled or missing. */
        void wake(String consumer);

        /**
         * A message was granted to this consumer, which is not registered as waiting any more. May be late or missing, but
         * comes in the order of the grants.
         *
         * @param message null when the consumer must look up what it was granted
         * @param more whether there may be more messages
         */
        void handedOff(String consumer, Delivery message, boolean more);

        /** The channel was opened or reopened: wake-ups before this may be lost. */
        void reopened();
    }

    void close();
}
