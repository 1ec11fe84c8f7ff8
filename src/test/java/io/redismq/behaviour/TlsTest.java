package io.redismq.behaviour;

import static io.redismq.testing.TestCertificate.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.api.TlsOptions;
import io.redismq.faults.Client;
import io.redismq.testing.RedisExtension;
import io.redismq.testing.TestCertificate;
import io.redismq.testing.TlsRedis;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Secure connections: what is trusted and shown, and that whatever is wrong is told soon and with its remedy. */
@Timeout(60)
class TlsTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private static TestCertificate server;
    private static TestCertificate client;
    private static TlsRedis redis;
    private static TlsRedis mutual;
    private static TestCertificate foreign;
    private static TlsRedis elsewhere;

    private final String queue = RedisExtension.unique("tls");

    @BeforeAll
    static void start() {
        server = new TestCertificate("dns:localhost,ip:127.0.0.1");
        client = new TestCertificate("dns:client");
        redis = TlsRedis.start(server, null);
        mutual = TlsRedis.start(server, client);
        foreign = new TestCertificate("dns:elsewhere.example");
        elsewhere = TlsRedis.start(foreign, null);
    }

    @AfterAll
    static void stop() {
        redis.close();
        mutual.close();
        elsewhere.close();
    }

    private static ConnectionOptions options(String uri, UnaryOperator<TlsOptions.Builder> tls) {
        return Client.options(uri).tls(tls.apply(TlsOptions.builder()).build()).build();
    }

    private void assertWorks(ConnectionOptions options) throws JMSException {
        try (Client jms = Client.connect(options, Session.AUTO_ACKNOWLEDGE)) {
            jms.send(queue, "secret");
            assertThat(jms.receive(queue, 1)).containsExactly("secret");
        }
    }

    private static void assertRefused(String uri, UnaryOperator<TlsOptions.Builder> tls, String... words) {
        assertFails(JMSSecurityException.class, options(uri, tls), words);
    }

    private static void assertFails(
            Class<? extends JMSException> type, String uri, UnaryOperator<TlsOptions.Builder> tls, String... words) {
        assertFails(type, options(uri, tls), words);
    }

    private static void assertFails(Class<? extends JMSException> type, ConnectionOptions options, String... words) {
        RedisConnectionFactory factory = new RedisConnectionFactory(options);
        long start = System.nanoTime();
        assertThatThrownBy(factory::createConnection)
                .isInstanceOf(type)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining(PASSWORD);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    private static UnaryOperator<TlsOptions.Builder> trusting(Path file) {
        return tls -> tls.trustStore(file.toString()).trustStorePassword(PASSWORD);
    }

    @Test
    void a_trust_store_may_be_of_pkcs12() throws Exception {
        assertWorks(options(redis.uri(), trusting(server.trustStore())));
    }

    @Test
    void a_trust_store_may_be_of_jks() throws Exception {
        assertWorks(options(redis.uri(), trusting(server.trustStoreJks())));
    }

    @Test
    void a_trust_store_may_be_of_pem_without_password() throws Exception {
        assertWorks(options(redis.uri(), tls -> tls.trustStore(server.pem().toString())));
    }

    @Test
    void the_options_may_follow_the_address() throws Exception {
        assertWorks(Client.options(
                        redis.uri() + "?tls.trustStore=" + server.trustStore() + "&tls.trustStorePassword=" + PASSWORD)
                .build());
    }

    @Test
    void an_authority_signs_for_any_of_several_servers_in_one_file(@TempDir Path folder) throws Exception {
        Path both = folder.resolve("both.pem");
        Files.writeString(both, Files.readString(client.pem()) + Files.readString(server.pem()));
        assertWorks(options(redis.uri(), tls -> tls.trustStore(both.toString())));
    }

    @Test
    void a_server_that_asks_for_a_certificate_is_shown_it() throws Exception {
        assertWorks(options(mutual.uri(), tls -> trusting(server.trustStore())
                .apply(tls)
                .keyStore(client.keyStore().toString())
                .keyStorePassword(PASSWORD)));
    }

    @Test
    void a_key_store_may_be_of_pem() throws Exception {
        assertWorks(options(mutual.uri(), tls -> trusting(server.trustStore())
                .apply(tls)
                .keyStore(client.keyStorePem().toString())));
    }

    @Test
    void without_a_certificate_that_the_server_asks_for_nobody_connects() {
        assertNobodyConnects(trusting(server.trustStore()));
    }

    @Test
    void with_a_certificate_that_the_server_does_not_know_nobody_connects() {
        assertNobodyConnects(trusting(server.trustStore())
                .andThen(tls -> tls.keyStore(server.keyStorePem().toString()))::apply);
    }

    /** The server says why and closes; when the client is writing at that moment, it hears of the end only. */
    private static void assertNobodyConnects(UnaryOperator<TlsOptions.Builder> tls) {
        assertRefused(mutual.uri(), tls, "tls.keyStore", "certificate");
    }

    @Test
    void a_server_that_is_not_trusted_is_refused() {
        assertRefused(redis.uri(), tls -> tls, "not trusted", "tls.trustStore");
    }

    @Test
    void a_server_of_another_host_is_refused() {
        assertRefused(elsewhere.uri(), trusting(foreign.pem()), "another host", "tls.verifyHostName");
    }

    @Test
    void a_server_of_another_host_is_accepted_where_host_names_do_not_count() throws Exception {
        assertWorks(options(
                elsewhere.uri(), tls -> trusting(foreign.pem()).apply(tls).verifyHostName(false)));
    }

    @Test
    void who_is_not_trusted_is_refused_also_where_host_names_do_not_count() {
        assertRefused(redis.uri(), tls -> tls.verifyHostName(false), "not trusted");
    }

    @Test
    void a_store_that_is_not_there_is_told_with_its_option() {
        assertRefused(redis.uri(), trusting(Path.of("nowhere.p12")), "tls.trustStore", "nowhere.p12", "no such file");
        assertRefused(redis.uri(), tls -> tls.keyStore("nowhere.p12"), "tls.keyStore", "nowhere.p12", "no such file");
    }

    @Test
    void a_wrong_password_of_a_store_is_told_with_its_option() {
        String wrong = "wrong-" + PASSWORD;
        assertRefused(
                redis.uri(),
                tls -> tls.trustStore(server.trustStore().toString()).trustStorePassword(wrong),
                "tls.trustStore",
                "trustStorePassword");
        assertRefused(
                mutual.uri(),
                tls -> tls.keyStore(client.keyStore().toString()).keyStorePassword(wrong),
                "tls.keyStore",
                "tls.keyStorePassword");
    }

    @Test
    void a_missing_password_of_a_store_is_told_with_its_option() {
        assertRefused(redis.uri(), tls -> tls.trustStore(server.trustStore().toString()), "tls.trustStorePassword");
        assertRefused(mutual.uri(), tls -> tls.keyStore(client.keyStore().toString()), "tls.keyStore");
    }

    @Test
    void a_file_that_is_no_store_is_told_with_its_option(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no store");
        assertRefused(redis.uri(), trusting(text), "tls.trustStore", "PKCS #12");
    }

    @Test
    void a_trust_store_without_certificates_and_a_key_store_without_key_are_told() {
        assertRefused(redis.uri(), trusting(client.keyStore()), "tls.trustStore", "no trusted certificate");
        assertRefused(
                mutual.uri(),
                tls -> tls.keyStore(server.trustStore().toString()).keyStorePassword(PASSWORD),
                "tls.keyStore",
                "no private key");
    }

    @Test
    void certificates_in_the_wrong_order_are_told_as_that(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("mixed.pem");
        Files.writeString(
                file,
                Files.readString(client.keyPem()) + Files.readString(foreign.pem()) + Files.readString(client.pem()));
        assertRefused(
                mutual.uri(),
                tls -> tls.keyStore(file.toString()),
                "tls.keyStore",
                "the own one",
                "the authority behind it");
    }

    @Test
    void the_password_of_a_store_is_an_option_of_tls_too() {
        assertRefused("redis://localhost:1", tls -> tls.trustStorePassword(PASSWORD), "rediss");
        assertRefused("redis://localhost:1", tls -> tls.keyStorePassword(PASSWORD), "rediss");
    }

    @Test
    void a_key_in_an_older_form_of_pem_is_told_with_the_remedy(@TempDir Path folder) throws Exception {
        Path old = Files.writeString(
                folder.resolve("old.pem"),
                Files.readString(client.keyStorePem()).replace("PRIVATE KEY", "EC PRIVATE KEY"));
        assertRefused(mutual.uri(), tls -> tls.keyStore(old.toString()), "tls.keyStore", "openssl pkcs8");
    }

    @Test
    void options_of_tls_with_an_address_without_are_refused() {
        assertRefused(redis.uriWithoutTls(), trusting(server.trustStore()), "rediss");
    }

    @Test
    void a_secure_connection_to_a_server_that_speaks_no_tls_fails_soon() {
        assertFails(JMSException.class, redis.uriOfThePlainPort(), trusting(server.trustStore()), "redis, not rediss");
    }

    @Test
    void a_server_that_speaks_no_tls_is_waited_for_once_only() {
        ConnectionOptions patient = options(redis.uriOfThePlainPort(), trusting(server.trustStore())).toBuilder()
                .responseTimeout(ConnectionOptions.defaults().responseTimeout())
                .build();
        assertFails(JMSException.class, patient, "redis, not rediss");
    }

    @Test
    void a_plain_connection_to_a_server_that_expects_tls_fails_soon() {
        assertFails(JMSException.class, redis.uriWithoutTls(), tls -> tls, "rediss, not redis");
    }

    @Test
    void passwords_of_stores_are_not_shown() {
        ConnectionOptions options = options(redis.uri(), trusting(server.trustStore()));
        assertThat(options.toString() + options.tls()).doesNotContain(PASSWORD);
    }
}
