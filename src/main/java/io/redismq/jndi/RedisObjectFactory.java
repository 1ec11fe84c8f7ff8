package io.redismq.jndi;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.DestinationOptions;
import io.redismq.api.RedisQueue;
import io.redismq.api.RedisTopic;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnectionFactory;
import java.util.Collections;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NamingException;
import javax.naming.Reference;
import javax.naming.StringRefAddr;
import javax.naming.spi.ObjectFactory;

/**
 * Makes connection factories, queues and topics of references in a naming service: those that Redis MQ writes when an
 * object is bound, and those that a container makes of its configuration, such as {@code <Resource>} of Tomcat.
 *
 * <p>Of a connection factory, each address of the reference is an option by its name, {@code uri} among them. Of a queue or
 * topic, {@code physicalName} is its name in Redis and {@code options} its options. What containers add for themselves
 * ({@code auth}, {@code scope}, {@code singleton} and others) is left alone. Stateless, safe for concurrent use.
 */
public final class RedisObjectFactory implements ObjectFactory {

    private static final Set<String> FACTORIES = Set.of(
            RedisConnectionFactory.class.getName(),
            ConnectionFactory.class.getName(),
            QueueConnectionFactory.class.getName(),
            TopicConnectionFactory.class.getName());

    private static final Set<String> QUEUES = Set.of(RedisQueue.class.getName(), Queue.class.getName());
    private static final Set<String> TOPICS = Set.of(RedisTopic.class.getName(), Topic.class.getName());

    private static final Set<String> OF_CONTAINERS = Set.of(
            "auth", "scope", "singleton", "factory", "type", "name", "description", "closeMethod", "lookup-name");

    /** Called by naming services. */
    public RedisObjectFactory() {
        // nothing to keep
    }

    /**
     * Makes the object that a reference describes.
     *
     * @param object a {@link Reference} to a connection factory, a queue or a topic
     * @param name not used
     * @param context not used
     * @param environment not used
     * @return the object, or null when the argument is no reference to one of these
     * @throws NamingException when the reference has an option that is unknown or cannot be used
     */
    @Override
    public Object getObjectInstance(Object object, Name name, Context context, Hashtable<?, ?> environment)
            throws NamingException {
        if (!(object instanceof Reference reference)) {
            return null;
        }
        String type = reference.getClassName();
        Map<String, String> texts = texts(reference);
        if (FACTORIES.contains(type)) {
            return factory(texts);
        }
        boolean queue = QUEUES.contains(type);
        return queue || TOPICS.contains(type) ? destination(queue, texts) : null;
    }

    private static Map<String, String> texts(Reference reference) {
        Map<String, String> texts = new LinkedHashMap<>();
        Collections.list(reference.getAll()).forEach(address -> {
            if (address instanceof StringRefAddr && !OF_CONTAINERS.contains(address.getType())) {
                texts.put(address.getType(), (String) address.getContent());
            }
        });
        return texts;
    }

    static RedisConnectionFactory factory(Map<String, String> texts) throws NamingException {
        try {
            RedisConnectionFactory factory = new RedisConnectionFactory();
            factory.setProperties(texts);
            return factory;
        } catch (IllegalArgumentException e) {
            throw unusable("A connection factory cannot be made: " + e.getMessage(), e);
        }
    }

    private static Destination destination(boolean queue, Map<String, String> texts) throws NamingException {
        Map<String, String> left = new LinkedHashMap<>(texts);
        String name = left.remove("physicalName");
        String options = left.remove("options");
        if (name == null || !left.isEmpty()) {
            throw unusable(
                    "A destination has a physicalName and perhaps options, and nothing else; this one has "
                            + texts.keySet(),
                    null);
        }
        try {
            DestinationOptions parsed = DestinationOptions.parse(options == null ? "" : options);
            return queue ? new RedisQueue(name, parsed) : new RedisTopic(name, parsed);
        } catch (InvalidDestinationException | IllegalArgumentException e) {
            throw unusable("The destination " + name + " cannot be made: " + e.getMessage(), e);
        }
    }

    static NamingException unusable(String text, Throwable cause) {
        ConfigurationException failure = new ConfigurationException(text);
        failure.initCause(cause);
        return failure;
    }
}
