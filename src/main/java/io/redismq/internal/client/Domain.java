package io.redismq.internal.client;

import jakarta.jms.IllegalStateException;

/** Which of the JMS 1.0 domains a connection was made for; some methods belong to one only (table 9-1). */
public enum Domain {
    UNIFIED,
    QUEUES,
    TOPICS;

    void requireTopics(String method) throws IllegalStateException {
        if (this == QUEUES) {
            throw JmsErrors.wrongState(method + " cannot be used on a QueueConnection or QueueSession");
        }
    }

    void requireQueues(String method) throws IllegalStateException {
        if (this == TOPICS) {
            throw JmsErrors.wrongState(method + " cannot be used on a TopicConnection or TopicSession");
        }
    }
}
