package io.redismq.spring;

/** A property of the application that no connection factory can be made with; does not show its value. */
final class UnusablePropertyException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    UnusablePropertyException(String property, IllegalArgumentException cause) {
        super("The property " + property + " cannot be used: " + cause.getMessage(), cause);
    }
}
