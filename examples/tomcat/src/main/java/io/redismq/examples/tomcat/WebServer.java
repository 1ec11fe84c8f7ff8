package io.redismq.examples.tomcat;

import java.io.File;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import redis.embedded.RedisServer;

/**
 * Runs the web application of src/main/webapp in an embedded Tomcat, sends it an order and asks for it again. The Redis
 * is the one that REDIS_URL names, with keys of its own, or else an embedded one.
 */
public final class WebServer {

    private static final String REDIS = "REDIS_URL";

    /** Held here, since a logger that nobody holds forgets its level. */
    private static final Logger UNLOADING = Logger.getLogger("org.apache.catalina.loader.WebappClassLoaderBase");

    private WebServer() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        String given = System.getenv(REDIS);
        if (given != null && !given.isBlank()) {
            serve();
            return;
        }
        RedisServer redis = startRedis();
        try {
            serve();
        } finally {
            redis.stop();
        }
    }

    /** A system property is found in context.xml before the variable of the environment. */
    private static RedisServer startRedis() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        RedisServer redis = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
        System.setProperty(REDIS, "redis://127.0.0.1:" + port);
        return redis;
    }

    private static void serve() throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setSilent(true);
        // When the application stops, it warns of threads that the factory ends a second later.
        UNLOADING.setLevel(Level.SEVERE);
        tomcat.setBaseDir(new File("target/tomcat").getAbsolutePath());
        tomcat.setPort(0);
        tomcat.setAddDefaultWebXmlToWebapp(false); // it has servlets for files and JSP, which are not needed
        tomcat.enableNaming();
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
        tomcat.addWebapp(tomcat.getHost(), "/shop", new File("src/main/webapp").getAbsolutePath(), config);
        tomcat.getConnector(); // makes it
        try {
            tomcat.start();
            int port = tomcat.getConnector().getLocalPort();
            order(URI.create("http://127.0.0.1:" + port + "/shop/orders"));
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private static void order(URI orders) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        System.out.println(ServerInfo.getServerInfo() + " at " + orders);
        HttpResponse<String> sent = client.send(
                HttpRequest.newBuilder(orders)
                        .POST(BodyPublishers.ofString("3 apples"))
                        .build(),
                BodyHandlers.ofString());
        System.out.println("POST 3 apples  " + sent.statusCode());
        HttpResponse<String> received =
                client.send(HttpRequest.newBuilder(orders).build(), BodyHandlers.ofString());
        System.out.println("GET            " + received.statusCode() + " " + received.body());
        if (sent.statusCode() != 202 || !received.body().equals("3 apples")) {
            throw new IllegalStateException("Expected to get the order that was sent, not " + received.body());
        }
    }
}
