package io.redismq.internal.delivery;

import io.redismq.internal.delivery.RequestLine.Request;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What one consumer is to do at the broker besides asking for messages, in order: above all to return messages, and
 * until that is done nothing is handed out. Not thread-safe: guarded by the lock of its {@link Intake}, which owns it.
 */
final class Operations {

    private final Deque<Request> waiting = new ArrayDeque<>();
    private int recalls;

    void add(Request operation) {
        waiting.add(operation);
    }

    void addRecall(RecallRequest recall) {
        recalls++;
        waiting.add(recall);
    }

    /** The rest of an operation that is done in slices, before any other. */
    void addRest(Request rest) {
        waiting.addFirst(rest);
    }

    void recalled() {
        recalls--;
    }

    boolean areRecalling() {
        return recalls > 0;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether messages go back with the next one. */
    boolean returnNext() {
        return waiting.element().returnsMessages();
    }

    Request takeNext() {
        return waiting.remove();
    }

    List<Request> takeAll() {
        List<Request> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
