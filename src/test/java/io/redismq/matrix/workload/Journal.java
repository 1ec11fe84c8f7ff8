package io.redismq.matrix.workload;

/** Where producers and consumers write what happens to them, at once. Safe for any number of threads. */
public interface Journal {

    /**
     * A message that was handed to an application.
     *
     * @param group the subscription or queue whose messages these consumers share: each gets every message
     * @param consumer who got it
     * @param producer who sent it
     * @param number of the message, from 0 at each producer
     * @param count its JMSXDeliveryCount
     * @param redelivered its JMSRedelivered
     */
    record Arrival(String group, String consumer, String producer, int number, int count, boolean redelivered) {}

    /** A consumer receives from now on. */
    void ready(String consumer);

    /** Before the message is given to send. */
    void attempted(String producer, int number);

    void ended(String producer, int number, Outcome outcome);

    void arrived(Arrival arrival);
}
