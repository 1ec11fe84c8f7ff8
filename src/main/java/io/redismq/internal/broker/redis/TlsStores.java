package io.redismq.internal.broker.redis;

import io.redismq.api.TlsOptions;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Reads the files that say what a secure connection trusts and shows. What is wrong with a file is told with the option
 * that names it. Stateless.
 */
final class TlsStores {

    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final char[] IN_MEMORY = {};

    private TlsStores() {}

    /** Null where no trust store is given: what the JVM trusts. */
    static TrustManagerFactory trusted(TlsOptions options) throws BrokerException {
        if (options.trustStore() == null) {
            return null;
        }
        String option = "tls.trustStore";
        try {
            KeyStore store = read(option, options.trustStore(), options.trustStorePassword());
            if (Collections.list(store.aliases()).stream().noneMatch(alias -> isTrusted(store, alias))) {
                throw unusable(
                        option,
                        options.trustStore(),
                        "it has no trusted certificate that can be read; a PKCS #12 file needs tls.trustStorePassword, and"
                                + " certificates that were imported as trusted, as keytool -importcert does");
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            return managers;
        } catch (GeneralSecurityException e) {
            throw unusable(option, options.trustStore(), e.getMessage());
        }
    }

    /** Null where no key store is given: the client shows no certificate. */
    static KeyManagerFactory shown(TlsOptions options) throws BrokerException {
        if (options.keyStore() == null) {
            return null;
        }
        String option = "tls.keyStore";
        try {
            KeyStore store = read(option, options.keyStore(), options.keyStorePassword());
            if (Collections.list(store.aliases()).stream().noneMatch(alias -> isKey(store, alias))) {
                throw unusable(option, options.keyStore(), "it has no private key");
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, characters(options.keyStorePassword()));
            return managers;
        } catch (GeneralSecurityException e) {
            throw unusable(option, options.keyStore(), "its key cannot be read; is tls.keyStorePassword right?");
        }
    }

    private static KeyStore read(String option, String path, String password)
            throws BrokerException, GeneralSecurityException {
        File file = new File(path);
        if (!file.isFile()) {
            throw unusable(option, path, "there is no such file");
        }
        try {
            String text = Files.readString(file.toPath(), StandardCharsets.ISO_8859_1);
            return text.contains("-----BEGIN ")
                    ? fromPem(option, path, text)
                    : KeyStore.getInstance(file, password == null ? null : password.toCharArray());
        } catch (IOException e) {
            throw unusable(option, path, "it cannot be read, or " + option + "Password is wrong or missing");
        } catch (KeyStoreException e) {
            throw unusable(option, path, "it is neither PKCS #12 nor JKS nor PEM");
        }
    }

    /** A store in memory of what stands in the file: with a key all certificates are its chain, else all are trusted. */
    private static KeyStore fromPem(String option, String path, String text)
            throws BrokerException, GeneralSecurityException, IOException {
        List<Certificate> certificates = new ArrayList<>();
        byte[] key = null;
        CertificateFactory reader = CertificateFactory.getInstance("X.509");
        for (Matcher part = PEM.matcher(text); part.find(); ) {
            String kind = part.group(1);
            byte[] content = Base64.getMimeDecoder().decode(part.group(2));
            if (kind.equals("CERTIFICATE")) {
                certificates.add(reader.generateCertificate(new ByteArrayInputStream(content)));
            } else if (kind.equals("PRIVATE KEY")) {
                key = content;
            } else if (kind.endsWith("PRIVATE KEY")) {
                throw unusable(
                        option,
                        path,
                        "its key is not PKCS #8 without password; openssl pkcs8 -topk8 -nocrypt makes it so");
            }
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, IN_MEMORY);
        if (key == null) {
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("trusted-" + store.size(), certificate);
            }
        } else if (certificates.isEmpty()) {
            throw unusable(option, path, "the certificate of its key is not in it");
        } else {
            PrivateKey privateKey = KeyFactory.getInstance(
                            certificates.get(0).getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(key));
            setKey(option, path, store, privateKey, certificates.toArray(Certificate[]::new));
        }
        return store;
    }

    private static void setKey(String option, String path, KeyStore store, PrivateKey key, Certificate[] chain)
            throws BrokerException {
        try {
            store.setKeyEntry("own", key, IN_MEMORY, chain);
        } catch (KeyStoreException e) {
            throw unusable(
                    option,
                    path,
                    "its certificates are no chain: the own one comes first, then each time the authority behind it");
        }
    }

    private static boolean isTrusted(KeyStore store, String alias) {
        try {
            return store.isCertificateEntry(alias);
        } catch (KeyStoreException e) {
            throw new AssertionError("It has been loaded", e);
        }
    }

    private static boolean isKey(KeyStore store, String alias) {
        try {
            return store.isKeyEntry(alias);
        } catch (KeyStoreException e) {
            throw new AssertionError("It has been loaded", e);
        }
    }

    private static char[] characters(String password) {
        return password == null ? IN_MEMORY : password.toCharArray();
    }

    /** Without the cause, whose message may show what stands in the file. */
    private static BrokerException unusable(String option, String path, String why) {
        return new BrokerException(Reason.TLS, "The option " + option + " cannot be used: " + path + ": " + why);
    }
}
