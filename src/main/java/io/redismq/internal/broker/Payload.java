package io.redismq.internal.broker;

/**
 * What a stream entry carries: the two fields of the entry format. The delivery engine and the broker pass it on
 * untouched; only the message package and the Lua scripts read the header. Not copied: whoever makes the arrays
 * gives them away.
 *
 * @param header the compact header, or null when a foreign entry has none
 * @param body the body, or null when a foreign entry has none
 * @param evidence why and where this message became a dead letter, as header lines; null on any other message
 */
public record Payload(byte[] header, byte[] body, byte[] evidence) {

    public Payload(byte[] header, byte[] body) {
        this(header, body, null);
    }

    /** Bytes held in memory, the measure of prefetch credit and send windows. */
    public int size() {
        return length(header) + length(body) + length(evidence);
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
