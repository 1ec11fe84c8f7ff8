package io.redismq.internal.broker;

/**
 * A transaction of a session. A session has one at a time and numbers them, so that the broker need keep the outcome of
 * the last one only.
 *
 * @param session unique for all time: {@code CONNECTION/NUMBER}
 * @param number which of the session's transactions, from 1
 */
public record TransactionId(String session, long number) {

    @Override
    public String toString() {
        return session + "/" + number;
    }
}
