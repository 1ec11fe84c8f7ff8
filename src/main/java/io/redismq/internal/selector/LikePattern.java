package io.redismq.internal.selector;

import java.util.Arrays;

/**
 * The pattern of a LIKE, compiled. Immutable.
 *
 * <p>A character is a code point, so that {@code _} stands for an emoji as for a letter. Matching takes at most pattern
 * length times text length steps: when something does not fit, only the latest {@code %} needs to take more, since
 * everything before it was matched as early as possible.
 */
final class LikePattern {

    private static final int ANY_ONE = -1;
    private static final int ANY_SEQUENCE = -2;
    private static final int NO_ESCAPE = -3;

    /** Code points, ANY_ONE and ANY_SEQUENCE. */
    private final int[] parts;

    private LikePattern(int[] parts) {
        this.parts = parts;
    }

    static LikePattern of(String pattern) throws BadEscapeException {
        return compile(pattern, NO_ESCAPE);
    }

    /**
     * With an escape character in front of every {@code _}, {@code %} and escape character that is to stand for itself.
     * Before anything else, and at the end, SQL-92 has no meaning for it.
     */
    static LikePattern of(String pattern, int escape) throws BadEscapeException {
        return compile(pattern, escape);
    }

    private static LikePattern compile(String pattern, int escape) throws BadEscapeException {
        int[] points = pattern.codePoints().toArray();
        int[] parts = new int[points.length];
        int count = 0;
        for (int i = 0; i < points.length; i++) {
            int part = points[i];
            // The escape character goes first, as it may be a wildcard itself.
            if (part == escape) {
                i++;
                if (i == points.length || points[i] != '_' && points[i] != '%' && points[i] != escape) {
                    throw new BadEscapeException();
                }
                part = points[i];
            } else if (part == '_') {
                part = ANY_ONE;
            } else if (part == '%') {
                part = ANY_SEQUENCE;
                if (count > 0 && parts[count - 1] == ANY_SEQUENCE) {
                    continue;
                }
            }
            parts[count++] = part;
        }
        return new LikePattern(Arrays.copyOf(parts, count));
    }

    boolean matches(String text) {
        int at = 0;
        int part = 0;
        int resumePart = -1;
        int resumeAt = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (part < parts.length && parts[part] == ANY_SEQUENCE) {
                if (part == parts.length - 1) {
                    return true;
                }
                resumePart = ++part;
                resumeAt = at;
            } else if (part < parts.length && (parts[part] == point || parts[part] == ANY_ONE)) {
                part++;
                at += Character.charCount(point);
            } else if (resumePart >= 0) {
                resumeAt += Character.charCount(text.codePointAt(resumeAt));
                at = resumeAt;
                part = resumePart;
            } else {
                return false;
            }
        }
        if (part < parts.length && parts[part] == ANY_SEQUENCE) {
            part++;
        }
        return part == parts.length;
    }

    /** The escape character stands before a character that needs none. */
    static final class BadEscapeException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
