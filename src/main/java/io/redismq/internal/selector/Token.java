package io.redismq.internal.selector;

/**
 * A token with its place in the selector. Immutable; made by the lexer for the parser.
 *
 * @param value the name of an identifier, the text of a string, the Number of a number; otherwise null
 */
record Token(TokenType type, int start, int end, Object value) {}
