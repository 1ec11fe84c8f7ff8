package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Request and reply over queues, with temporary queues to reply to (sections 3.4.6, 4.1.7). */
@Timeout(60)
class RequestReplyTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    /** Answers each request where it wants the answer, on a connection of its own; returns what failed. */
    private static List<Exception> replier(Queue requests) throws JMSException {
        List<Exception> failures = new CopyOnWriteArrayList<>();
        Session session = jms.session();
        MessageProducer producer = session.createProducer(null);
        session.createConsumer(requests).setMessageListener(request -> {
            try {
                TextMessage reply = session.createTextMessage("re: " + Jms.text(request));
                reply.setJMSCorrelationID(request.getJMSMessageID());
                producer.send(request.getJMSReplyTo(), reply);
            } catch (JMSException e) {
                failures.add(e);
            }
        });
        return failures;
    }

    @Test
    void a_reply_comes_back_from_another_connection() throws JMSException {
        Session session = jms.session();
        Queue requests = Jms.queue(session);
        List<Exception> failures = replier(requests);
        TemporaryQueue replies = session.createTemporaryQueue();
        MessageConsumer consumer = session.createConsumer(replies);
        MessageProducer producer = session.createProducer(requests);
        for (int i = 0; i < 50; i++) {
            TextMessage request = session.createTextMessage("r" + i);
            request.setJMSReplyTo(replies);
            producer.send(request);
            assertThat(request.getJMSReplyTo()).isSameAs(replies);
            Message reply = Jms.receive(consumer);
            assertThat(Jms.text(reply)).isEqualTo("re: r" + i);
            assertThat(reply.getJMSCorrelationID()).isEqualTo(request.getJMSMessageID());
            assertThat(reply.getJMSDestination()).isEqualTo(replies);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void the_receiver_of_a_request_gets_a_queue_it_can_send_to() throws JMSException {
        Session session = jms.session();
        Queue requests = Jms.queue(session);
        TemporaryQueue replies = session.createTemporaryQueue();
        Message request = session.createMessage();
        request.setJMSReplyTo(replies);
        session.createProducer(requests).send(request);

        Session other = jms.session();
        Destination replyTo = Jms.receive(other.createConsumer(requests)).getJMSReplyTo();
        assertThat(replyTo).isInstanceOf(TemporaryQueue.class).isEqualTo(replies);
        assertThat(replies).isEqualTo(replyTo);
        other.createProducer(replyTo).send(other.createTextMessage("answer"));
        assertThat(Jms.receiveText(session.createConsumer(replies))).isEqualTo("answer");
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> other.createConsumer(replyTo));
    }

    @Test
    void a_received_temporary_destination_can_be_deleted_by_its_own_connection_only() throws JMSException {
        Session session = jms.session();
        Queue requests = Jms.queue(session);
        TemporaryQueue replies = session.createTemporaryQueue();
        TemporaryTopic news = session.createTemporaryTopic();
        MessageProducer producer = session.createProducer(requests);
        for (Destination each : List.of(replies, news)) {
            Message request = session.createMessage();
            request.setJMSReplyTo(each);
            producer.send(request);
        }

        Session other = jms.session();
        Enumeration<?> seen = other.createBrowser(requests).getEnumeration();
        TemporaryQueue queueSeen = (TemporaryQueue) ((Message) seen.nextElement()).getJMSReplyTo();
        TemporaryTopic topicSeen = (TemporaryTopic) ((Message) seen.nextElement()).getJMSReplyTo();
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(queueSeen::delete);
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(topicSeen::delete);
        other.createProducer(queueSeen).send(other.createTextMessage("still there"));
        MessageConsumer answers = session.createConsumer(replies);
        assertThat(Jms.receiveText(answers)).isEqualTo("still there");
        answers.close();

        MessageConsumer own = session.createConsumer(requests);
        ((TemporaryQueue) Jms.receive(own).getJMSReplyTo()).delete();
        ((TemporaryTopic) Jms.receive(own).getJMSReplyTo()).delete();
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> session.createConsumer(replies));
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> session.createConsumer(news));
    }

    @Test
    void a_queue_requestor_asks_and_closes() throws JMSException {
        QueueConnection connection = jms.closing(jms.factory().createQueueConnection());
        connection.start();
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        Queue requests = Jms.queue(session);
        replier(requests);
        QueueRequestor requestor = new QueueRequestor(session, requests);
        TextMessage request = session.createTextMessage("x");
        assertThat(Jms.text(requestor.request(request))).isEqualTo("re: x");
        assertThat(Jms.text(requestor.request(session.createTextMessage("y")))).isEqualTo("re: y");
        requestor.close();

        Session other = jms.session();
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> other.createProducer(request.getJMSReplyTo()).send(other.createMessage()));
    }

    @Test
    void the_simplified_interface_asks_in_a_few_lines() {
        JMSContext asking = jms.context();
        JMSContext answering = jms.context();
        Queue requests = Jms.queue(asking);
        answering.createConsumer(requests).setMessageListener(request -> {
            try {
                answering.createProducer().send(request.getJMSReplyTo(), "re: " + Jms.text(request));
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        });
        TemporaryQueue replies = asking.createTemporaryQueue();
        JMSConsumer consumer = asking.createConsumer(replies);
        asking.createProducer().setJMSReplyTo(replies).send(requests, "x");
        assertThat(consumer.receiveBody(String.class, Jms.SOON)).isEqualTo("re: x");
    }

    @Test
    void many_that_ask_at_once_get_their_own_replies() throws Exception {
        Connection connection = jms.connection();
        connection.start();
        Queue requests = Jms.queue(connection.createSession());
        List<Exception> failures = replier(requests);
        List<CompletableFuture<Void>> asking = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String name = "client" + i;
            asking.add(CompletableFuture.runAsync(() -> ask(connection, requests, name)));
        }
        for (CompletableFuture<Void> each : asking) {
            each.get();
        }
        assertThat(failures).isEmpty();
    }

    private static void ask(Connection connection, Queue requests, String name) {
        try (Session session = connection.createSession()) {
            TemporaryQueue replies = session.createTemporaryQueue();
            MessageConsumer consumer = session.createConsumer(replies);
            MessageProducer producer = session.createProducer(requests);
            for (int i = 0; i < 50; i++) {
                Message request = session.createTextMessage(name + "-" + i);
                request.setJMSReplyTo(replies);
                producer.send(request);
                assertThat(Jms.receiveText(consumer)).isEqualTo("re: " + name + "-" + i);
            }
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void who_answers_after_the_asker_has_gone_hears_it_and_goes_on() throws JMSException {
        Session session = jms.session();
        Queue requests = Jms.queue(session);
        Connection asking = jms.connection();
        Session asker = asking.createSession();
        TextMessage request = asker.createTextMessage("forgotten");
        request.setJMSReplyTo(asker.createTemporaryQueue());
        asker.createProducer(requests).send(request);
        asking.close();

        Message received = Jms.receive(session.createConsumer(requests));
        MessageProducer producer = session.createProducer(null);
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> producer.send(received.getJMSReplyTo(), session.createTextMessage("too late")))
                .withMessageContaining("does not exist any more");
        Jms.send(session, requests, "next");
    }
}
