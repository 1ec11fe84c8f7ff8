package io.redismq.testing;

/**
 * A Redis that speaks TLS on a port of its own, beside the one without. Owned by the test that starts it.
 */
public final class TlsRedis implements AutoCloseable {

    private final RedisServer server;
    private final int port;

    private TlsRedis(RedisServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @param own its certificate
     * @param client the only certificate of a client that it accepts, or null for one that asks for none
     */
    public static TlsRedis start(TestCertificate own, TestCertificate client) {
        int port = Ports.free();
        return new TlsRedis(
                RedisServers.start(
                        "--tls-port",
                        String.valueOf(port),
                        "--tls-cert-file",
                        own.pem().toString(),
                        "--tls-key-file",
                        own.keyPem().toString(),
                        "--tls-ca-cert-file",
                        (client == null ? own : client).pem().toString(),
                        "--tls-auth-clients",
                        client == null ? "no" : "yes"),
                port);
    }

    /** The address with TLS. */
    public String uri() {
        return "rediss://localhost:" + port;
    }

    /** Of the two addresses without TLS, the port that expects it. */
    public String uriWithoutTls() {
        return "redis://localhost:" + port;
    }

    /** With TLS, the port that does not expect it. */
    public String uriOfThePlainPort() {
        return "rediss://localhost:" + server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
