package io.redismq.internal.message;

/**
 * A body as it goes to Redis. Immutable as far as we are concerned: nobody writes to the bytes again.
 *
 * @param type the body type letter of the header
 * @param bytes the body field, never null
 */
record EncodedBody(char type, byte[] bytes) {

    private static final byte[] NO_BYTES = {};

    static EncodedBody empty(char type) {
        return new EncodedBody(type, NO_BYTES);
    }
}
