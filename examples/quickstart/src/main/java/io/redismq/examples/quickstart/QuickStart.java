package io.redismq.examples.quickstart;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.api.RedeliveryPolicy;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import redis.embedded.RedisServer;

/**
 * Runs the order desk on a Redis, the one that REDIS_URL names or else an embedded one, and shows beside each step what
 * Redis holds.
 */
public final class QuickStart {

    /** A failing order is tried three times here, so that the show is short; the default is ten. */
    private static final int DELIVERIES = 3;

    private final OrderApplication application;
    private final RedisCli redis;
    private final String queue;

    private QuickStart(OrderApplication application, RedisCli redis, String namespace) {
        this.application = application;
        this.redis = redis;
        this.queue = namespace + ":{queue:orders}";
    }

    /**
     * Runs the quick start.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        // The listener that fails on purpose is logged as a warning, which would hide the show.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        String url = System.getenv("REDIS_URL");
        if (url != null && !url.isBlank()) {
            System.out.println("Redis MQ on the Redis that REDIS_URL names, under keys of its own");
            runOn(url, "redismq-quickstart");
            return;
        }
        int port = freePort();
        RedisServer server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
        try {
            System.out.println("Redis MQ on an embedded Redis at port " + port + " (set REDIS_URL to use yours)");
            runOn("redis://127.0.0.1:" + port, "redismq");
        } finally {
            server.stop();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void runOn(String url, String namespace) throws Exception {
        ConnectionOptions options = ConnectionOptions.builder()
                .uri(url)
                .namespace(namespace)
                .redelivery(
                        RedeliveryPolicy.builder().maximumDeliveries(DELIVERIES).build())
                .build();
        try (RedisCli redis = new RedisCli(url)) {
            redis.run("DEL", namespace + ":{queue:orders}", namespace + ":{queue:orders}:dlq"); // of an earlier run
            try (OrderApplication application = new OrderApplication(new RedisConnectionFactory(options))) {
                new QuickStart(application, redis, namespace).run();
            }
        }
    }

    private void run() throws Exception {
        step(1, "Five orders are sent. The queue is a stream; the text of a message stands in it as it is.");
        System.out.println();
        application.place(List.of("3 apples", "1 bread", "12 eggs", "0 candles", "2 lemons"));
        redis.show("XLEN", queue);
        redis.show("XRANGE", queue, "-", "+", "COUNT", "2");

        step(2, "One more comes from a program that knows Redis and not JMS. It arrives as a TextMessage.");
        redis.show("XADD", queue, "*", "body", "7 pears");

        step(
                3,
                "Two are received with CLIENT_ACKNOWLEDGE. Until acknowledged, they are pending, as is what is fetched ahead.");
        System.out.println();
        application.packTwoByHand(() -> redis.show("XPENDING", queue, "queue", "-", "+", "10"));
        redis.show("XLEN", queue);

        step(
                4,
                "A listener packs the rest. One order fails, is redelivered, and is given up after " + DELIVERIES
                        + " deliveries.");
        System.out.println();
        application.packTheRest(3);
        redis.show("XLEN", queue);
        redis.show("XPENDING", queue, "queue");
        redis.show("XINFO", "GROUPS", queue);
        redis.show("XRANGE", queue + ":dlq", "-", "+");

        step(5, "The dead letter is read as a message of the queue DLQ.orders, with what is known of its failure.");
        System.out.println();
        application.readDeadLetter();
        redis.show("XLEN", queue + ":dlq");
        System.out.println();
    }

    private static void step(int number, String what) {
        System.out.println();
        System.out.println(number + ". " + what);
    }
}
