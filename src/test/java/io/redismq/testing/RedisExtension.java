package io.redismq.testing;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import redis.clients.jedis.Jedis;

/**
 * Gives a test class its Redis: the shared one of the JVM, or with {@link #own} one that it may kill. Before each
 * test a Redis of ours is running and empty (a killed one is started again, a frozen one resumed); a configured one is
 * left as it is, which is why tests take their names from {@link #unique}. Test classes run one after the other. Use
 * it as {@code @RegisterExtension static final RedisExtension redis = RedisExtension.shared()}, or by
 * {@code @ExtendWith(RedisExtension.class)} with a parameter of type {@link RedisServer}.
 */
public final class RedisExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(RedisExtension.class);
    private static final String JVM = UUID.randomUUID().toString().substring(0, 8);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String[] ownArguments;
    private final boolean injects;
    private volatile RedisServer server;

    /** For {@code @ExtendWith}: the shared server, as a parameter. One in a field leaves parameters alone. */
    public RedisExtension() {
        this(null, true);
    }

    private RedisExtension(String[] ownArguments, boolean injects) {
        this.ownArguments = ownArguments;
        this.injects = injects;
    }

    public static RedisExtension shared() {
        return new RedisExtension(null, false);
    }

    /** A server for this test class alone, with these configuration arguments, ended after its last test. */
    public static RedisExtension own(String... redisConfigArgs) {
        return new RedisExtension(redisConfigArgs.clone(), false);
    }

    /** A name that no other test and no other run uses, beginning with the given one. */
    public static String unique(String name) {
        return name + "-" + JVM + "-" + NAMES.incrementAndGet();
    }

    public RedisServer server() {
        RedisServer current = server;
        if (current == null) {
            throw new IllegalStateException("The Redis of a test class is there from its first @BeforeAll on");
        }
        return current;
    }

    public String uri() {
        return server().uri();
    }

    /** A new raw connection; the caller closes it. */
    public Jedis jedis() {
        return server().jedis();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        open(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        open(context);
        if (!server.isDisposable()) {
            return;
        }
        if (ownArguments != null) {
            revive();
        }
        try (Jedis jedis = server.jedis()) {
            jedis.flushAll();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return injects && parameter.getParameter().getType() == RedisServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        open(context);
        return server;
    }

    /** An own server ends with the scope that first needed it: the class, or the test of a non-static field. */
    private synchronized void open(ExtensionContext context) {
        if (ownArguments == null) {
            server = RedisServers.shared(); // each time, as a class may run in one mode after the other
            return;
        }
        if (server != null) {
            return;
        }
        RedisServer own = RedisServers.start(ownArguments);
        server = own;
        context.getStore(STORE).put(this, (AutoCloseable) () -> {
            server = null;
            own.close();
        });
    }

    private void revive() {
        if (server.isRunning()) {
            server.resume();
        } else {
            server.restart();
        }
    }
}
