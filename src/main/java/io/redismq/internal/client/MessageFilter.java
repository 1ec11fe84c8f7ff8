package io.redismq.internal.client;

import io.redismq.internal.message.JmsMessage;
import io.redismq.internal.selector.Selector;
import io.redismq.internal.selector.SelectorException;
import jakarta.jms.InvalidSelectorException;

/**
 * Which messages somebody wants: those that a selector matches, or all. Immutable; owned by who was created with the
 * selector.
 */
final class MessageFilter {

    private static final String INVALID = "selector.invalid";
    private static final MessageFilter ALL = new MessageFilter(null);

    private final Selector selector;

    private MessageFilter(Selector selector) {
        this.selector = selector;
    }

    /**
     * Reads a selector; null, empty or blank means all messages (section 3.8.1).
     *
     * @throws InvalidSelectorException with the position of the error
     */
    static MessageFilter of(String text) throws InvalidSelectorException {
        if (text == null || text.isBlank()) {
            return ALL;
        }
        try {
            return new MessageFilter(Selector.parse(text));
        } catch (SelectorException e) {
            InvalidSelectorException invalid = new InvalidSelectorException(e.getMessage(), INVALID);
            invalid.initCause(e);
            invalid.setLinkedException(e);
            throw invalid;
        }
    }

    /** The selector as it was given, or null for all messages. */
    String text() {
        return selector == null ? null : selector.toString();
    }

    boolean matches(JmsMessage message) {
        return selector == null || selector.matches(message::selectorValue);
    }
}
