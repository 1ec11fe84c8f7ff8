package io.redismq.examples.features;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import jakarta.jms.TopicRequestor;
import jakarta.jms.TopicSession;

/**
 * Request and reply over a topic: whoever knows the answer gives it. TopicRequestor makes a temporary topic for the replies,
 * which only its connection can receive from, and takes the first one.
 */
public final class TopicRequestReply {

    private static final String QUESTIONS = "questions";

    private TopicRequestReply() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        ExampleRedis.run(TopicRequestReply::run);
    }

    static void run(ExampleRedis redis) throws JMSException {
        TopicConnectionFactory factory = redis.factory();
        try (JMSContext capitals = factory.createContext();
                JMSContext rivers = factory.createContext();
                TopicConnection asking = factory.createTopicConnection()) {
            answer(capitals, "capital of France", "Paris");
            answer(rivers, "longest river", "the Nile");
            asking.start();
            TopicSession session = asking.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
            TopicRequestor requestor = new TopicRequestor(session, session.createTopic(QUESTIONS));
            ask(session, requestor, "capital of France", "Paris");
            ask(session, requestor, "longest river", "the Nile");
            requestor.close();
        }
    }

    /** Answers one question, on a thread of the provider, and is silent about all others. */
    private static void answer(JMSContext context, String known, String answer) {
        context.createConsumer(context.createTopic(QUESTIONS)).setMessageListener(question -> {
            try {
                if (known.equals(question.getBody(String.class))) {
                    context.createProducer().send(question.getJMSReplyTo(), answer);
                }
            } catch (JMSException e) {
                throw new IllegalStateException(e); // the question is redelivered
            }
        });
    }

    private static void ask(TopicSession session, TopicRequestor requestor, String question, String expected)
            throws JMSException {
        String answer = ((TextMessage) requestor.request(session.createTextMessage(question))).getText();
        System.out.printf("%s? %s%n", question, answer);
        if (!expected.equals(answer)) {
            throw new IllegalStateException("Expected " + expected + ", not " + answer);
        }
    }
}
