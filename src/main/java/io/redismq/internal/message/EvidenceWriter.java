package io.redismq.internal.message;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the evidence field of a dead letter: property lines of the entry format. Long texts are cut, since evidence is
 * for people. Not thread-safe; owned by whoever buries a message.
 */
public final class EvidenceWriter {

    private static final int LONGEST_TEXT = 1_000;

    private final Map<String, Object> properties = new LinkedHashMap<>();

    public EvidenceWriter add(String name, String value) {
        properties.put(name, value.length() > LONGEST_TEXT ? value.substring(0, LONGEST_TEXT) + "…" : value);
        return this;
    }

    public EvidenceWriter add(String name, int value) {
        properties.put(name, value);
        return this;
    }

    public EvidenceWriter add(String name, long value) {
        properties.put(name, value);
        return this;
    }

    public byte[] toBytes() {
        return HeaderWriter.propertyLines(properties);
    }
}
