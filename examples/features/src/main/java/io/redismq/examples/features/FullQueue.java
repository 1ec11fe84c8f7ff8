package io.redismq.examples.features;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationRuntimeException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A queue that holds three messages at most, and the three things that a send can do when it is full: refuse the
 * message, wait for room, or drop the oldest one.
 */
public final class FullQueue {

    private static final long PATIENCE_MILLIS = 10_000;

    private FullQueue() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        ExampleRedis.run(FullQueue::run);
    }

    static void run(ExampleRedis redis) throws InterruptedException {
        ConnectionFactory factory = redis.factory();
        try (JMSContext context = factory.createContext()) {
            reject(context);
            dropOldest(context);
            block(factory, context);
        }
    }

    private static void reject(JMSContext context) {
        Queue queue = context.createQueue("full-reject?maxLength=3");
        fill(context, queue);
        try {
            context.createProducer().send(queue, "d");
            throw new IllegalStateException("The queue took a fourth message");
        } catch (ResourceAllocationRuntimeException full) {
            System.out.println("reject:      " + full.getErrorCode());
        }
        receive(context, queue, "a", "b", "c");
    }

    private static void dropOldest(JMSContext context) {
        Queue queue = context.createQueue("full-drop?maxLength=3&whenFull=drop-oldest");
        fill(context, queue);
        context.createProducer().send(queue, "d");
        receive(context, queue, "b", "c", "d");
        System.out.println("drop-oldest: d took the place of a");
    }

    /** The fourth send waits until the consumer, on a thread of the provider, has taken a message. */
    private static void block(ConnectionFactory factory, JMSContext context) throws InterruptedException {
        Queue queue = context.createQueue("full-block?maxLength=3&whenFull=block&fullTimeout=10s");
        fill(context, queue);
        try (JMSContext consuming = factory.createContext()) {
            CountDownLatch left = new CountDownLatch(4);
            consuming.createConsumer(queue).setMessageListener(message -> left.countDown());
            context.createProducer().send(queue, "d");
            if (!left.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(left.getCount() + " messages did not arrive");
            }
            System.out.println("block:       d was sent when there was room");
        }
    }

    private static void fill(JMSContext context, Queue queue) {
        for (String text : new String[] {"a", "b", "c"}) {
            context.createProducer().send(queue, text);
        }
    }

    private static void receive(JMSContext context, Queue queue, String... expected) {
        try (JMSConsumer consumer = context.createConsumer(queue)) {
            for (String text : expected) {
                String received = consumer.receiveBody(String.class, PATIENCE_MILLIS);
                if (!text.equals(received)) {
                    throw new IllegalStateException("Expected " + text + ", not " + received);
                }
            }
        }
    }
}
