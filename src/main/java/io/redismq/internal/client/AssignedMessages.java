package io.redismq.internal.client;

import io.redismq.internal.delivery.Received;
import io.redismq.internal.delivery.Receiver;
import io.redismq.internal.delivery.Redeliverer;
import io.redismq.internal.message.JmsMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;

/**
 * Messages that connection consumers have assigned to a session and that the application has not seen, oldest first. While
 * the session is stopped there are none: they go back, and no delivery of theirs counts. Thread-safe; owned by a
 * {@link SessionDelivery}.
 */
final class AssignedMessages {

    /**
     * A message that is ready to be shown.
     *
     * @param consumer which brought it
     */
    record Assigned(Received received, JmsMessage message, JmsMessageConsumer consumer) {}

    private final Redeliverer redeliverer;
    private final Deque<Assigned> messages = new ArrayDeque<>();

    /** Whose messages have been here. */
    private final Set<JmsMessageConsumer> sources = Collections.newSetFromMap(new WeakHashMap<>());

    private CompletableFuture<Void> returned = CompletableFuture.completedFuture(null);
    private boolean started;
    private int recalls;

    AssignedMessages(Redeliverer redeliverer) {
        this.redeliverer = redeliverer;
    }

    synchronized void start() {
        started = true;
    }

    synchronized void stop() {
        started = false;
        giveBack();
    }

    synchronized void add(Collection<Assigned> more) {
        messages.addAll(more);
        more.forEach(each -> sources.add(each.consumer()));
        if (!started) {
            giveBack();
        }
    }

    synchronized int size() {
        return messages.size();
    }

    /** The next one, or null. */
    synchronized Assigned poll() {
        return messages.poll();
    }

    /** Takes everything out, to be assigned to another session. */
    synchronized List<Assigned> drain() {
        List<Assigned> all = List.copyOf(messages);
        messages.clear();
        return all;
    }

    /**
     * Returns everything, and what is prepared where these came from, since it would overtake what is redelivered. To be
     * called when that is on its way and keeps its source from handing out more.
     */
    void recall() {
        giveBack();
        for (JmsMessageConsumer source : sources()) {
            source.session().delivery().assigned().recallPrepared();
        }
    }

    /** Returns everything, and what is about to be added. */
    synchronized void recallPrepared() {
        recalls++;
        giveBack();
    }

    /** How often what was prepared has been recalled, to be asked before a message is taken. */
    synchronized int recalls() {
        return recalls;
    }

    /** Adds a message that was taken when there were so many recalls: with one more since, it is recalled too. */
    synchronized void prepare(Assigned message, int recallsBefore) {
        add(List.of(message));
        if (recalls != recallsBefore) {
            giveBack();
        }
    }

    /** Returns everything. */
    synchronized void giveBack() {
        giveBack(messages);
    }

    /** Returns those of some messages that are here still. */
    synchronized void giveBack(Collection<Assigned> some) {
        Map<Receiver, List<Received>> bySource = new LinkedHashMap<>();
        for (Assigned each : List.copyOf(some)) {
            if (messages.remove(each)) {
                Received received = each.received();
                bySource.computeIfAbsent(received.source(), source -> new ArrayList<>())
                        .add(received);
            }
        }
        bySource.forEach((source, unseen) -> returned = CompletableFuture.allOf(
                returned, redeliverer.giveBackUnseen(source, unseen).exceptionally(failure -> null)));
    }

    /** Completes when the broker has what was returned so far; what it cannot be told of, others take when the lease ends. */
    synchronized CompletableFuture<Void> whenReturned() {
        return returned;
    }

    synchronized List<JmsMessageConsumer> sources() {
        return List.copyOf(sources);
    }
}
