package io.redismq.examples.tomcat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Collectors;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Takes orders and hands out the next one. It knows jakarta.jms only: the server says what is behind the names. */
public final class OrderServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final long PATIENCE_MILLIS = 10_000;

    private transient JMSContext connection;
    private transient Queue orders;

    /** Called by the server. */
    public OrderServlet() {
        // everything is looked up when the servlet starts
    }

    @Override
    public void init() throws ServletException {
        try {
            InitialContext names = new InitialContext();
            ConnectionFactory factory = (ConnectionFactory) names.lookup("java:comp/env/jms/ConnectionFactory");
            orders = (Queue) names.lookup("java:comp/env/jms/orders");
            connection = factory.createContext();
        } catch (NamingException e) {
            throw new ServletException(e);
        }
    }

    /** One connection serves all requests; a session belongs to one thread, so each request has its own. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String order = request.getReader().lines().collect(Collectors.joining("\n"));
        try (JMSContext session = connection.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
            session.createProducer().send(orders, order);
        }
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (JMSContext session = connection.createContext(JMSContext.AUTO_ACKNOWLEDGE);
                JMSConsumer consumer = session.createConsumer(orders)) {
            String order = consumer.receiveBody(String.class, PATIENCE_MILLIS);
            if (order == null) {
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            } else {
                response.setContentType("text/plain");
                response.getWriter().print(order);
            }
        }
    }

    @Override
    public void destroy() {
        if (connection != null) {
            connection.close();
        }
    }
}
