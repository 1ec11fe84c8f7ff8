package io.redismq.internal.broker.redis;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/**
 * Says why a secure connection did not come about and what to do, as the words of the JDK do not. Stateless.
 */
final class TlsErrors {

    private static final String NO_CERTIFICATE = "if it asks for a certificate of the client, set tls.keyStore";

    private TlsErrors() {}

    /** What becomes of a secure connection that a server ends before it says a word, as it does without saying why. */
    static BrokerException ended() {
        return new BrokerException(
                Reason.UNAVAILABLE, "Redis closed the connection before it answered; " + NO_CERTIFICATE);
    }

    /** Of a client that never was connected, and has tried some times: the server ends no connection so often by chance. */
    static BrokerException atStart(BrokerException failure) {
        return failure.reason() == Reason.UNAVAILABLE && failure.getMessage().contains(NO_CERTIFICATE)
                ? new BrokerException(Reason.TLS, failure.getMessage(), failure)
                : failure;
    }

    /** Null when the failure is not one of TLS. */
    static BrokerException of(String verb, Throwable failure) {
        SSLException found = null;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof CertificateException) {
                return refused(verb, withCertificate(t), failure);
            }
            if (t instanceof SSLException tls) {
                found = tls;
            }
        }
        return found == null ? null : of(verb, found, failure);
    }

    private static BrokerException of(String verb, SSLException tls, Throwable failure) {
        String text = String.valueOf(tls.getMessage());
        if (tls instanceof NotSslRecordException) {
            return refused(verb, "the server does not speak TLS; its address is redis, not rediss", failure);
        }
        if (text.contains("alert")) {
            return refused(
                    verb,
                    "the server refuses the secure connection; if it asks for a certificate of the client, set tls.keyStore"
                            + " to one that it trusts (" + text + ")",
                    failure);
        }
        // Broken off or too late: what may pass, in particular when it went well before.
        String why = tls instanceof SslHandshakeTimeoutException
                ? "nothing answers the TLS handshake; the address of a server without TLS is redis, not rediss ("
                : "the TLS handshake did not succeed (";
        return new BrokerException(Reason.UNAVAILABLE, verb + ": " + why + text + ")", failure);
    }

    private static String withCertificate(Throwable refusal) {
        String text = String.valueOf(refusal.getMessage());
        String remedy = text.contains("matching") || text.contains("subject alternative")
                ? "is of another host than the address names; use its name in the address, or, if any host with a"
                        + " certificate of your authorities may pose as Redis, tls.verifyHostName=false"
                : text.contains("path") && !text.contains("validity")
                        ? "is not trusted; set tls.trustStore to a file with it or with the authority that signed it"
                        : "is not accepted";
        return "the server's certificate " + remedy + " (" + text + ")";
    }

    private static BrokerException refused(String verb, String why, Throwable failure) {
        return new BrokerException(Reason.TLS, verb + ": " + why, failure);
    }
}
