package io.redismq.internal.broker.redis;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.redismq.api.ConnectionOptions;
import io.redismq.api.TlsOptions;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.redisson.client.DefaultNettyHook;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.ReadMode;
import org.redisson.config.SslVerificationMode;
import org.redisson.config.SubscriptionMode;
import org.redisson.config.TransportMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Redisson configuration that suits messaging. Below ten connections Redisson gives a connection back after
 * writing and so pipelines; two event loops and the native transport, where it is on the class path, carry the most.
 * Arguments are never searched for references to Redisson's own objects. Stateless.
 */
final class RedissonConfig {

    private static final Logger LOG = LoggerFactory.getLogger(RedissonConfig.class);
    static final int CONNECTIONS = 8;
    private static final int EVENT_LOOPS = 2;
    private static final int RETRIES = 3;
    private static final Duration RETRY_DELAY = Duration.ofMillis(200);
    private static final int PING_MILLIS = 10_000;
    private static final int SCAN_MILLIS = 1_000; // for who is a master now
    private static final int IMPATIENCE = 10;
    private static final int SMALLEST_READ = 64;
    private static final int FIRST_READ = 2048;
    private static final int LARGEST_READ = 1 << 20;

    private static final Pattern MISTAKE = Pattern.compile("Unrecognized field \"\\w+\"|line:? \\d+, column:? \\d+");

    private RedissonConfig() {}

    /** A configuration whose threads are daemons. */
    static Config of(ConnectionOptions options) throws BrokerException {
        if (options.redissonFile() != null) {
            return shared(ofFile(options.redissonFile()), options);
        }
        Config config = shared(new Config(), options)
                .setNettyThreads(EVENT_LOOPS)
                .setTransportMode(hasEpoll() ? TransportMode.EPOLL : TransportMode.NIO);
        RedisUri uri = RedisUri.parse(options.uri());
        if (!Login.changes(options)) {
            String username = options.username() != null ? options.username() : uri.username();
            config.setUsername(username);
            config.setPassword(
                    Login.passwordOf(username, options.password() != null ? options.password() : uri.password()));
        }
        secure(config, uri, options.tls());
        connect(config, uri, options)
                .setSubscriptionsPerConnection(1_000)
                .setConnectTimeout((int) options.connectTimeout().toMillis())
                .setTimeout((int) options.responseTimeout().toMillis())
                .setRetryAttempts(RETRIES)
                .setRetryDelay(new ConstantDelay(RETRY_DELAY))
                .setPingConnectionInterval(PING_MILLIS)
                .setClientName("redis-mq");
        return config;
    }

    private static void secure(Config config, RedisUri uri, TlsOptions tls) throws BrokerException {
        if (!uri.isSecure()) {
            if (tls.trustStore() != null
                    || tls.trustStorePassword() != null
                    || tls.keyStore() != null
                    || tls.keyStorePassword() != null
                    || !tls.verifyHostName()) {
                throw new BrokerException(
                        Reason.TLS,
                        "Options of TLS are set but the address is not secure; begin it with rediss in place of redis");
            }
            return;
        }
        config.setSslTrustManagerFactory(TlsStores.trusted(tls)).setSslKeyManagerFactory(TlsStores.shown(tls));
        if (!tls.verifyHostName()) {
            LOG.warn(
                    "Host names are not verified, as tls.verifyHostName=false says: whoever has any certificate that is"
                            + " trusted can pose as Redis");
            config.setSslVerificationMode(SslVerificationMode.CA_ONLY);
        }
    }

    private static Config shared(Config config, ConnectionOptions options) {
        ThreadFactory eventLoops = daemons("redismq-netty");
        config.setReferenceEnabled(false);
        return config.setCodec(ByteArrayCodec.INSTANCE)
                .setUseScriptCache(true)
                .setNettyExecutor(task -> eventLoops.newThread(task).start())
                .setExecutor(new CallingThread())
                .setNettyHook(new NewChannel(
                        options.responseTimeout(), options.redissonFile() == null && Login.changes(options)));
    }

    /** The same without a name for the network connections. */
    static Config unnamed(Config named) {
        BaseConfig<?> mode = named.isClusterConfig()
                ? named.useClusterServers()
                : named.isSentinelConfig()
                        ? named.useSentinelServers()
                        : named.isSingleConfig() ? named.useSingleServer() : replicated(named);
        mode.setClientName(null);
        return named;
    }

    private static BaseConfig<?> replicated(Config config) {
        try {
            return config.useReplicatedServers();
        } catch (IllegalStateException ofAFile) { // it does not say otherwise which one it has
            return config.useMasterSlaveServers();
        }
    }

    private static BaseConfig<?> connect(Config config, RedisUri uri, ConnectionOptions options) {
        String[] addresses = uri.addresses().toArray(new String[0]);
        return switch (uri.mode()) {
            case SINGLE ->
                config.useSingleServer()
                        .setAddress(addresses[0])
                        .setConnectionPoolSize(CONNECTIONS)
                        .setConnectionMinimumIdleSize(1)
                        .setSubscriptionConnectionPoolSize(2)
                        .setDatabase(uri.database());
            case SENTINEL ->
                masters(config.useSentinelServers()
                        .addSentinelAddress(addresses)
                        .setCheckSentinelsList(false)
                        .setMasterName(uri.masterName())
                        .setSentinelUsername(options.sentinelUsername())
                        .setSentinelPassword(options.sentinelPassword())
                        .setSentinelsDiscovery(!Login.changes(options)) // which knows sentinels by their addresses
                        .setScanInterval(SCAN_MILLIS)
                        .setDatabase(uri.database()));
            case CLUSTER ->
                masters(config.useClusterServers()
                        .addNodeAddress(addresses)
                        .setScanInterval(SCAN_MILLIS)
                        .setCheckSlotsCoverage(false));
            case REPLICATED ->
                masters(config.useReplicatedServers()
                        .addNodeAddress(addresses)
                        .setScanInterval(SCAN_MILLIS)
                        .setDatabase(uri.database()));
        };
    }

    /** A replica may lag behind what its master has confirmed, so nothing is read from it. */
    private static BaseConfig<?> masters(BaseMasterSlaveServersConfig<?> servers) {
        return servers.setReadMode(ReadMode.MASTER)
                .setSubscriptionMode(SubscriptionMode.MASTER)
                .setMasterConnectionPoolSize(CONNECTIONS)
                .setMasterConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionPoolSize(2);
    }

    /** What a file says, but with the threads, codec and reads that suit messaging. */
    private static Config ofFile(String path) {
        try {
            return Config.fromYAML(new File(path));
        } catch (IOException | RuntimeException e) {
            // Not as the cause, since its message may show a line with a password.
            throw new IllegalArgumentException("The option redissonFile cannot be used: " + path
                    + " is no Redisson configuration in YAML that can be read: " + mistake(e));
        }
    }

    /** What went wrong and where, without what stands there. */
    private static String mistake(Exception e) {
        if (e instanceof FileNotFoundException) {
            return e.getMessage();
        }
        String found = MISTAKE.matcher(String.valueOf(e.getMessage()))
                .results()
                .map(part -> part.group().replace(":", ""))
                .distinct()
                .collect(Collectors.joining(", "));
        return found.isEmpty() ? e.getClass().getSimpleName() : found;
    }

    /** Refuses options of which no configuration can be made, so that a mistake shows where a factory is made. */
    static void check(ConnectionOptions options) {
        if (options.redissonFile() == null) {
            RedisUri.parse(options.uri());
        } else {
            ofFile(options.redissonFile());
        }
    }

    private static boolean hasEpoll() {
        try {
            return (boolean) Class.forName("io.netty.channel.epoll.Epoll")
                    .getMethod("isAvailable")
                    .invoke(null);
        } catch (ReflectiveOperationException | LinkageError absent) {
            return false;
        }
    }

    /** What Redisson leaves open about a network connection. */
    private static final class NewChannel extends DefaultNettyHook {

        private final boolean loginIsLookedFor;
        private final long patienceMillis;
        private volatile long nowMillis;
        private volatile boolean succeeded;

        NewChannel(Duration patience, boolean loginIsLookedFor) {
            this.loginIsLookedFor = loginIsLookedFor;
            this.patienceMillis = patience.toMillis();
            this.nowMillis = patienceMillis;
        }

        @Override
        public void afterChannelInitialization(Channel channel) {
            // Redisson scans a reply from its start each time a part of it arrives, so a large one should arrive in few
            // parts. Not an option of the bootstrap: its name differs between netty 4.1, as in Spring Boot 3, and 4.2.
            channel.config()
                    .setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ));
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (tls != null) {
                tls.setHandshakeTimeoutMillis(nowMillis);
                tls.handshakeFuture().addListener(handshake -> shaken(handshake.isSuccess()));
            }
            FirstAnswer.await(channel);
            if (loginIsLookedFor) {
                channel.pipeline().addLast(new LoginFirst());
            }
        }

        /** One long silence is enough of who was never heard: Redisson repeats the first connection before it fails. */
        private void shaken(boolean success) {
            succeeded |= success;
            nowMillis = succeeded ? patienceMillis : Math.max(1, patienceMillis / IMPATIENCE);
        }
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
