package io.redismq.internal.broker;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The part of the port that is about temporary destinations. What a connection creates is entered under one lease, in
 * the name of a holder {@code CONNECTION/NUMBER}; when the lease ends, anybody may take over and delete what is entered.
 * Calls are like those of {@link Broker}: they return at once, fail with a {@link BrokerException} only, and are safe to
 * repeat.
 */
public interface TemporaryRegistry {

    /**
     * What a look at the leases found.
     *
     * @param held false when the holder's lease has ended, and what it had is or will be deleted
     * @param overdue another holder whose lease has ended, or null
     */
    record Leases(boolean held, String overdue) {}

    /** Looks for a holder whose lease has ended, in the name of a connection that has no temporary destinations. */
    CompletableFuture<Leases> look();

    /**
     * Renews a holder's lease and enters destinations under it, before they are created, so that none is forgotten.
     *
     * @param first whether the holder begins; otherwise it must have a lease still
     */
    CompletableFuture<Leases> keep(String holder, boolean first, List<Address> entering);

    /** Makes a destination exist that is entered already. */
    CompletableFuture<Void> create(Address address, String holder);

    /** Deletes a destination with everything in it. */
    CompletableFuture<Void> delete(Address address, String holder);

    /**
     * Strikes out destinations that are deleted.
     *
     * @param leaving whether the holder leaves when it has none any more
     */
    CompletableFuture<Void> forget(String holder, List<Address> deleted, boolean leaving);

    /**
     * Deletes what a holder had whose lease has ended.
     *
     * @return false when its lease has not ended after all
     */
    CompletableFuture<Boolean> takeOver(String dead);
}
