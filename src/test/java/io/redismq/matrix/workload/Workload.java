package io.redismq.matrix.workload;

import jakarta.jms.JMSException;
import java.util.List;

/** A column of the matrix: who sends and who consumes numbered messages, and in which way. Stateless. */
public interface Workload {

    /** All, in the order of the columns. */
    List<Workload> ALL =
            List.of(new QueueWorkload(), new DurableWorkload(), new SharedWorkload(), new TransactedWorkload());

    static Workload named(String name) {
        return ALL.stream()
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no workload " + name));
    }

    /** One word. */
    String name();

    /** Those of which each gets every message: the queue, or the subscriptions. */
    List<String> groups();

    /**
     * Whether several consumers share the messages. What one of them does not take for a second goes back, and reaches
     * another one that may have had newer ones.
     */
    default boolean competes() {
        return true;
    }

    /** The consumers; the last one is the one that dies or stands still where a consumer does. */
    List<String> consumers();

    default String victim() {
        return consumers().get(consumers().size() - 1);
    }

    /** How many messages are stored together or not at all. */
    default int unit() {
        return 1;
    }

    /** The key of the queue or topic where producers send to. */
    String key();

    /** Makes what has to be there before the first message. */
    default void prepare(String uri) throws JMSException {}

    /** Sends until it is told to stop. A producer whose name begins with async does not wait for its messages. */
    void produce(Job job) throws JMSException;

    /** Consumes until it is told to stop, whatever fails in between. */
    void consume(Job job) throws JMSException;
}
