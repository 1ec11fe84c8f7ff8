package io.redismq.internal.selector;

/**
 * Where a selector gets the values of its identifiers from: one message. Asked on the thread that evaluates; owned by
 * the caller of {@link Selector#matches}.
 */
@FunctionalInterface
public interface Values {

    /**
     * The value with the type it was set as (String, Boolean, Byte, Short, Integer, Long, Float or Double), or null
     * when the message has none. A value of any other class is like no type, so that no comparison with it is true.
     */
    Object value(String identifier);
}
