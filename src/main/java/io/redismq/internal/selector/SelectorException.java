package io.redismq.internal.selector;

/**
 * A text that is no selector: tells what was found where, and what was expected there. Belongs to who called
 * {@link Selector#parse}, which turns it into the exception of its API.
 */
public final class SelectorException extends Exception {

    private static final long serialVersionUID = 1L;

    /** How much of the selector the message shows to each side of the position; selectors may be very long. */
    private static final int CONTEXT = 60;

    private final int position;

    SelectorException(String selector, int position, String found, String expected) {
        super("Found " + found + " at position " + position + ", expected " + expected + ", in the selector: "
                + printable(around(selector, position)));
        this.position = position;
    }

    /** The column of what was found, counted in chars from 0; the length of the selector when its end was found. */
    public int position() {
        return position;
    }

    /** A piece of a selector as the message quotes it. */
    static String quote(String piece) {
        String shown = piece.length() <= CONTEXT ? piece : piece.substring(0, CONTEXT) + "...";
        return '"' + printable(shown) + '"';
    }

    private static String around(String selector, int position) {
        int from = Math.max(0, position - CONTEXT);
        int to = Math.min(selector.length(), position + CONTEXT);
        return (from > 0 ? "..." : "") + selector.substring(from, to) + (to < selector.length() ? "..." : "");
    }

    /** Control characters would break the line of a log. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
