package io.redismq.internal.broker;

import java.util.List;

/**
 * One round trip of a consumer: acknowledges, renews its lease, and asks for messages.
 *
 * <p>A bulk fetch takes new messages of the default priority only, and cheaply. It is allowed after a reply that left
 * {@link FetchReply.Left#PLAIN} messages. When it fails, messages may have been granted that nobody knows of, whatever
 * becomes of a repeat, so the consumer must reconcile.
 *
 * @param consumer who asks
 * @param number the consumer's request number, from 1; a repeat must carry the same number
 * @param renewal whether to renew the lease, which costs a little
 * @param acknowledged what the consumer is done with
 * @param credit how much it can take; {@link Credit#NONE} only acknowledges and renews
 * @param waiting what to do about the consumer's registration as waiting; a bulk fetch cannot register
 * @param bulk whether this is a bulk fetch
 */
public record FetchRequest(
        ConsumerId consumer,
        long number,
        boolean renewal,
        List<DeliveryId> acknowledged,
        Credit credit,
        Waiting waiting,
        boolean bulk) {

    /**
     * What a consumer can take.
     *
     * @param messages at most this many
     * @param bytes stop when this many are reached; one larger message still passes
     * @param readFirst how many to read before their size is known
     */
    public record Credit(int messages, int bytes, int readFirst) {
        public static final Credit NONE = new Credit(0, 0, 0);
    }

    /** What becomes of the consumer's registration as waiting. */
    public enum Waiting {
        /** Register when the credit is not used up. */
        REGISTER,
        /** The same for a consumer that was registered as far as it knows: when it is not, what it holds is counted. */
        REMAIN,
        /** Unregister; a wake-up that was meant for this consumer goes to the next one, and what it holds is counted. */
        PASS_ON,
        /** Unregister. */
        NONE;

        public boolean registers() {
            return this == REGISTER || this == REMAIN;
        }
    }
}
