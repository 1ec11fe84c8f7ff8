package io.redismq.internal.selector;

/** What is known of an expression's type before there is a message. Immutable. */
enum ValueType {
    NUMBER("a number"),
    STRING("a string"),
    BOOLEAN("a boolean"),
    /** A property, whose type each message decides. */
    ANY("a property");

    private final String words;

    ValueType(String words) {
        this.words = words;
    }

    /** Whether a value of this type may turn out to be of that one. */
    boolean mayBe(ValueType that) {
        return this == that || this == ANY || that == ANY;
    }

    @Override
    public String toString() {
        return words;
    }
}
