package io.redismq.api;

import java.util.Map;

/**
 * What a secure connection trusts, and what it shows of itself. They need an address that begins with {@code rediss}.
 *
 * <p>A store is a file in one of the formats that the JDK knows, PKCS #12 or JKS, or PEM: certificates of a trust store one
 * after the other, and of a key store the private key, PKCS #8 without password, with its certificates. Files are read
 * when the first connection of a factory is opened, and again when all had been closed.
 *
 * <p>Immutable; made by {@link #builder()}. Passwords never appear in {@link #toString()}.
 */
public final class TlsOptions {

    private static final TlsOptions DEFAULT = builder().build();

    private static final NamedOptions<Builder> NAMED = new NamedOptions<>(
            "TLS",
            Map.of(
                    "trustStore", Builder::trustStore,
                    "trustStorePassword", Builder::trustStorePassword,
                    "keyStore", Builder::keyStore,
                    "keyStorePassword", Builder::keyStorePassword,
                    "verifyHostName", (to, text) -> to.verifyHostName(OptionText.bool(text))));

    private final String trustStore;
    private final String trustStorePassword;
    private final String keyStore;
    private final String keyStorePassword;
    private final boolean verifyHostName;

    private TlsOptions(Builder builder) {
        this.trustStore = builder.trustStore;
        this.trustStorePassword = builder.trustStorePassword;
        this.keyStore = builder.keyStore;
        this.keyStorePassword = builder.keyStorePassword;
        this.verifyHostName = builder.verifyHostName;
    }

    /** {@return the options used where none are given: what the JVM trusts, no certificate of the client's own} */
    public static TlsOptions defaults() {
        return DEFAULT;
    }

    /** {@return a new builder that starts from the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a new builder that starts from these options} */
    public Builder toBuilder() {
        return builder()
                .trustStore(trustStore)
                .trustStorePassword(trustStorePassword)
                .keyStore(keyStore)
                .keyStorePassword(keyStorePassword)
                .verifyHostName(verifyHostName);
    }

    /** {@return the path of the file with the certificates that are trusted, or null for those of the JVM; default null} */
    public String trustStore() {
        return trustStore;
    }

    /** {@return the password of the trust store, or null; default null} */
    public String trustStorePassword() {
        return trustStorePassword;
    }

    /** {@return the path of the file with the client's key and certificate, or null for none; default null} */
    public String keyStore() {
        return keyStore;
    }

    /** {@return the password of the key store and of the key in it, or null; default null} */
    public String keyStorePassword() {
        return keyStorePassword;
    }

    /** {@return whether the server's certificate has to be of the host that the address names; default true} */
    public boolean verifyHostName() {
        return verifyHostName;
    }

    @Override
    public String toString() {
        return "TlsOptions[trustStore=" + trustStore + ", keyStore=" + keyStore + ", verifyHostName=" + verifyHostName
                + "]";
    }

    /** Builds {@link TlsOptions}; not safe for use by several threads. */
    public static final class Builder {

        private String trustStore;
        private String trustStorePassword;
        private String keyStore;
        private String keyStorePassword;
        private boolean verifyHostName = true;

        private Builder() {}

        /**
         * Sets what is trusted.
         *
         * @param trustStore the path of a file, PKCS #12, JKS or PEM, with the certificates of the authorities that sign
         *     for servers, or of the servers themselves; null for what the JVM trusts
         * @return this builder
         */
        public Builder trustStore(String trustStore) {
            this.trustStore = trustStore;
            return this;
        }

        /**
         * Sets the password of the trust store.
         *
         * @param trustStorePassword the password, or null when the file has none
         * @return this builder
         */
        public Builder trustStorePassword(String trustStorePassword) {
            this.trustStorePassword = trustStorePassword;
            return this;
        }

        /**
         * Sets what the client shows to a server that asks for a certificate.
         *
         * @param keyStore the path of a file, PKCS #12, JKS or PEM, with a private key and its certificates; null for none
         * @return this builder
         */
        public Builder keyStore(String keyStore) {
            this.keyStore = keyStore;
            return this;
        }

        /**
         * Sets the password of the key store.
         *
         * @param keyStorePassword the password of the file and of the key in it, or null when they have none
         * @return this builder
         */
        public Builder keyStorePassword(String keyStorePassword) {
            this.keyStorePassword = keyStorePassword;
            return this;
        }

        /**
         * Sets whether the server has to be the one that the address names. Without that, whoever has any certificate of a
         * trusted authority can pose as Redis and see all messages.
         *
         * @param verifyHostName false accepts a trusted certificate of any host
         * @return this builder
         */
        public Builder verifyHostName(boolean verifyHostName) {
            this.verifyHostName = verifyHostName;
            return this;
        }

        /**
         * Sets an option from text.
         *
         * @param name the name of the option, as its setter is called
         * @param text the value
         * @return this builder
         * @throws IllegalArgumentException when there is no such option, with the nearest that there is, or when the value
         *     cannot be used
         */
        public Builder set(String name, String text) {
            NAMED.set(this, name, text);
            return this;
        }

        /**
         * Builds the options.
         *
         * @return immutable options
         */
        public TlsOptions build() {
            return new TlsOptions(this);
        }
    }
}
