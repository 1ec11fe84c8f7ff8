/**
 * Message selectors: the language of the "Message Selectors" part of {@code jakarta.jms.Message}, parsed into a tree
 * of small nodes and evaluated with SQL's three truth values. Knows java.* only; the values come in through
 * {@link io.redismq.internal.selector.Values}.
 *
 * <p>Where the text leaves a choice, the node concerned says what was chosen and why.
 */
package io.redismq.internal.selector;
