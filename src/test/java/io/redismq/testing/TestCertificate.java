package io.redismq.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key with a certificate that it signed itself, made with the JDK's keytool, in all the formats that there are: the key with its
 * certificate, and what trusts the certificate. The files are deleted when the JVM ends. Immutable; made by a test.
 */
public final class TestCertificate {

    public static final String PASSWORD = "store-secret";

    private static final String ALIAS = "own";

    private final Path directory = new TemporaryDirectory("redis-mq-certificate").path();

    /** @param hosts for which it is, such as {@code dns:localhost,ip:127.0.0.1} */
    public TestCertificate(String hosts) {
        try {
            run(
                    "-genkeypair -keyalg EC -groupname secp256r1 -validity 30 -storetype PKCS12 -dname CN="
                            + hosts.replaceAll("\\W", "-"),
                    "-alias " + ALIAS + " -ext san=" + hosts + " -keystore " + keyStore() + " -storepass " + PASSWORD);
            KeyStore keys = KeyStore.getInstance(keyStore().toFile(), PASSWORD.toCharArray());
            String certificate = pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
            String key = pem(
                    "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
            Files.writeString(pem(), certificate);
            Files.writeString(keyPem(), key);
            Files.writeString(keyStorePem(), key + certificate);
            trust(keys, "PKCS12", trustStore());
            trust(keys, "JKS", trustStoreJks());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("No certificate for a test", e);
        }
    }

    /** The certificate; also a trust store in PEM. */
    public Path pem() {
        return directory.resolve("certificate.pem");
    }

    public Path keyPem() {
        return directory.resolve("key.pem");
    }

    /** Key and certificate. */
    public Path keyStorePem() {
        return directory.resolve("keys.pem");
    }

    /** Key and certificate as PKCS #12. */
    public Path keyStore() {
        return directory.resolve("keys.p12");
    }

    public Path trustStore() {
        return directory.resolve("trust.p12");
    }

    public Path trustStoreJks() {
        return directory.resolve("trust.jks");
    }

    /** How servers speak TLS with each other and with clients, of which they ask no certificate. */
    public String[] ofServers() {
        return new String[] {
            "--tls-replication", "yes",
            "--tls-cert-file", pem().toString(),
            "--tls-key-file", keyPem().toString(),
            "--tls-ca-cert-file", pem().toString(),
            "--tls-auth-clients", "no"
        };
    }

    /** What a client has that trusts the certificate in this file. */
    static SSLSocketFactory trusting(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "redis", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("No certificate for a test", e);
        }
    }

    private static void trust(KeyStore keys, String type, Path file) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(type);
        trusted.load(null, null);
        trusted.setCertificateEntry("redis", keys.getCertificate(ALIAS));
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }

    private static void run(String... arguments) {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        try {
            Process process = new ProcessBuilder((keytool + " " + String.join(" ", arguments)).split(" "))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool says: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while keytool runs", e);
        }
    }
}
