package io.redismq.benchmark;

import java.util.BitSet;

/** Keeps the books of one producer's messages that may arrive in any order, but each of them once. */
final class UnorderedLedger extends Ledger {

    private final BitSet seen = new BitSet();

    UnorderedLedger(Payload payload) {
        super(payload, 1);
    }

    @Override
    void enter(int producer, long number) {
        if (seen.get((int) number)) {
            throw new IllegalStateException("Message " + number + " arrived twice");
        }
        seen.set((int) number);
    }
}
