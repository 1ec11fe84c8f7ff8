package io.redismq.testing;

/**
 * A Redis that speaks TLS on a port of its own, beside the one without. Owned by the test that starts it.
 */
public final class TlsRedis implements AutoCloseable {

    private static final int PORTS_TO_TRY = 5;

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
        for (int attempt = 1; ; attempt++) {
            int port = RedisProcess.freePort();
            try {
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
            } catch (IllegalStateException e) { // another build may have taken the port in between
                if (attempt == PORTS_TO_TRY || !String.valueOf(e.getMessage()).contains("Address already in use")) {
                    throw e;
                }
            }
        }
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
