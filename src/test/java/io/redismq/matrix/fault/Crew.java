package io.redismq.matrix.fault;

import io.redismq.matrix.workload.Job;
import jakarta.jms.JMSException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Producers and consumers of this JVM, each on a thread of its own. For one thread. */
final class Crew {

    private static final long PATIENCE_SECONDS = 60;

    /** What somebody does until his job is stopped. */
    interface Work {
        void on(Job job) throws JMSException;
    }

    private record Member(Job job, CompletableFuture<Void> end) {}

    private final Map<String, Member> members = new HashMap<>();

    void hire(String name, Job job, Work work) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        work.on(job);
                        end.complete(null);
                    } catch (JMSException | RuntimeException e) {
                        System.err.println(name + " ended with " + e);
                        end.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        members.put(name, new Member(job, end));
    }

    /** Stops it and waits until it has gone; throws when it had failed, or hangs. */
    void dismiss(String name) {
        members.get(name).job.stop();
        end(name);
    }

    void dismissAll() {
        members.values().forEach(member -> member.job.stop());
        for (String name : Map.copyOf(members).keySet()) {
            end(name);
        }
    }

    private void end(String name) {
        try {
            members.remove(name).end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(name + " hangs", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + " failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
