package io.redismq.tck.joram;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.api.RedisQueue;
import io.redismq.api.RedisTopic;
import io.redismq.testing.RedisExtension;
import io.redismq.testing.RedisServers;
import java.util.HashMap;
import java.util.Map;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import org.objectweb.jtests.jms.admin.Admin;

/**
 * Makes what a JORAM test looks up. Each test has an administrator of its own. Its destinations are its own as well: a
 * name that it gives is the beginning of one that no other test uses. Client ids and subscriptions, which the tests name
 * themselves, are in a namespace of this run.
 */
public final class RedisAdmin implements Admin {

    /** For all tests, since each factory has a client of Redis, which takes a while to start. */
    private static final RedisConnectionFactory FACTORY = new RedisConnectionFactory(ConnectionOptions.builder()
            .uri(RedisServers.shared().uri())
            .namespace(RedisExtension.unique("joram"))
            .build());

    private final Map<String, Object> objects = new HashMap<>();

    @Override
    public String getName() {
        return "Redis MQ";
    }

    @Override
    public Context createContext() throws NamingException {
        return new Names(objects);
    }

    @Override
    public void createConnectionFactory(String name) {
        objects.put(name, FACTORY);
    }

    @Override
    public void createQueueConnectionFactory(String name) {
        objects.put(name, FACTORY);
    }

    @Override
    public void createTopicConnectionFactory(String name) {
        objects.put(name, FACTORY);
    }

    @Override
    public void createQueue(String name) {
        objects.put(name, new RedisQueue(RedisExtension.unique(name)));
    }

    @Override
    public void createTopic(String name) {
        objects.put(name, new RedisTopic(RedisExtension.unique(name)));
    }

    @Override
    public void deleteConnectionFactory(String name) {
        objects.remove(name);
    }

    @Override
    public void deleteQueueConnectionFactory(String name) {
        objects.remove(name);
    }

    @Override
    public void deleteTopicConnectionFactory(String name) {
        objects.remove(name);
    }

    @Override
    public void deleteQueue(String name) {
        objects.remove(name);
    }

    @Override
    public void deleteTopic(String name) {
        objects.remove(name);
    }

    /** The tests' Redis runs already, and goes on for the other tests. */
    @Override
    public void startServer() {}

    @Override
    public void stopServer() {}

    @Override
    public void start() {}

    @Override
    public void stop() {}

    /** A naming context for looking up what was made, and nothing else. */
    private static final class Names extends InitialContext {

        private final Map<String, Object> objects;

        Names(Map<String, Object> objects) throws NamingException {
            super(true);
            this.objects = objects;
        }

        @Override
        public Object lookup(String name) throws NamingException {
            Object found = objects.get(name);
            if (found == null) {
                throw new NameNotFoundException("The test has not made " + name);
            }
            return found;
        }
    }
}
