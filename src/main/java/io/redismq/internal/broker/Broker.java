package io.redismq.internal.broker;

import io.redismq.api.Durability;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What the delivery engine asks of a broker. Every call returns at once; the future completes on a thread of the
 * broker's client, which must never run application code. A future fails with a {@link BrokerException} only.
 *
 * <p>Every changing request is safe to repeat: it carries its caller's number, and the broker tells a repeat.
 */
public interface Broker {

    /** How long after the deadline of the last message that can expire clients look for expired ones. */
    Duration SWEPT_AFTER_DEADLINE = Duration.ofHours(1);

    /**
     * Stores a batch, all or none; when it does not fit, tells what would. Waits a while for it to be as durable as it says;
     * to wait on, the call is repeated. Fails with UNKNOWN_SENDER when a new epoch must be opened first.
     */
    CompletableFuture<SendReply> send(SendBatch batch);

    /**
     * Opens a new epoch of a sender, so that what is still under way from the old one can do nothing any more.
     *
     * @param durability how durable what the epoch before stored is to be before the reply says so
     * @return how far the epoch before came
     */
    CompletableFuture<FenceReply> fenceSender(Address address, String sender, long epoch, Durability durability);

    /** Fails with UNSUPPORTED or PERMISSION where the broker cannot make anything so durable. */
    CompletableFuture<Void> check(Durability durability);

    CompletableFuture<FetchReply> fetch(FetchRequest request);

    /** A round trip of a consumer with a selector. */
    CompletableFuture<SelectReply> select(SelectRequest request);

    /** Returns messages to be served before anything new. */
    CompletableFuture<Outcome> giveBack(ConsumerId consumer, long number, List<GiveBack> messages);

    /**
     * Sets messages aside.
     *
     * @param as what they are from now on, dead letters or expired messages of the destination
     */
    CompletableFuture<Outcome> deadLetter(ConsumerId consumer, long number, Address.Kind as, List<DeadLetter> messages);

    /**
     * Keeps what expires in a queue or a subscription: from now on, what a fetch or a sweep of this broker finds expired
     * goes to its expired messages with this evidence, and not away.
     *
     * @param evidence what is the same for all of them, as header lines of the entry format
     */
    void keepExpired(Address queue, byte[] evidence);

    /**
     * Removes expired messages that wait in a queue or a topic, a page of it at most; all clients share one sweep.
     *
     * @return after how many milliseconds the next call is worth its round trip; 0 at once
     */
    CompletableFuture<Long> sweep(Address queue);

    /** Reads what a consumer holds, a page at a time; start with a null position. */
    CompletableFuture<Page> reconcile(ConsumerId consumer, DeliveryId after);

    /**
     * Reads what stands in a destination, a page at a time; start with a null position. Changes nothing. The count of a
     * message is 0 when it has never been delivered.
     */
    CompletableFuture<Page> browse(Address address, DeliveryId after);

    /** Ends a consumer; what it still holds goes back as never seen. Repeatable. */
    CompletableFuture<Void> closeConsumer(ConsumerId consumer);

    /** Takes over from a consumer whose lease ended; what it held goes back. Repeatable. */
    CompletableFuture<Void> reap(ConsumerId dead);

    /** Mends a destination's books; see the script. */
    CompletableFuture<Void> tend(Address address);

    /** Takes or renews a name that one connection may hold at a time; fails with NAME_TAKEN. */
    CompletableFuture<Void> claimName(String name, String token);

    /** Gives a name back. */
    CompletableFuture<Void> releaseName(String name, String token);

    /** What is to be asked and told about the subscriptions of topics. */
    Subscriptions subscriptions();

    /** What is to be asked and told about temporary destinations. */
    TemporaryRegistry temporaries();

    /** What is to be asked and told about transactions. */
    TransactionLog transactions();

    /** The broker's clock, milliseconds since 1970. */
    CompletableFuture<Long> clock();

    /** Opens the wake-up channel of one connection. The future completes when wake-ups can arrive. */
    CompletableFuture<WakeUps> openWakeUps(String connection, WakeUps.Listener listener);
}
