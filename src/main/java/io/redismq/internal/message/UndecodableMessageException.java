package io.redismq.internal.message;

/**
 * A stream entry is no message: the checked answer of {@link MessageCodec#decode}, whose caller moves the entry to the
 * dead letters with this text as the reason. Immutable apart from what every Throwable has.
 */
public final class UndecodableMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    UndecodableMessageException(Reason reason, String text) {
        super(text);
        this.reason = reason;
    }

    UndecodableMessageException(Reason reason, String text, Throwable cause) {
        super(text, cause);
        this.reason = reason;
    }

    /** The kind of defect, for counters and tests; the message says it in words. */
    public Reason reason() {
        return reason;
    }

    /** What is wrong with the entry. */
    public enum Reason {
        /** Neither a header nor a body: somebody else's entry. */
        NOTHING_OF_OURS,
        /** A format version that this release does not know, most likely of a newer one. */
        UNKNOWN_VERSION,
        /** The header ends before its three lines do. */
        TRUNCATED_HEADER,
        /** The header breaks a rule of the format: a bad digit, an unknown type letter, an unfinished escape. */
        MALFORMED_HEADER,
        /** A body type that the format does not have. */
        UNKNOWN_BODY_TYPE,
        /** The body is missing or is not what its type says. */
        MALFORMED_BODY
    }
}
