package io.redismq.internal.selector;

import java.util.Locale;
import java.util.Map;

/** The kinds of tokens. Immutable. */
enum TokenType {
    IDENTIFIER,
    STRING,
    NUMBER,
    LEFT_PARENTHESIS,
    RIGHT_PARENTHESIS,
    COMMA,
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    PLUS,
    MINUS,
    TIMES,
    DIVIDED_BY,
    NULL,
    TRUE,
    FALSE,
    NOT,
    AND,
    OR,
    BETWEEN,
    LIKE,
    IN,
    IS,
    ESCAPE,
    END;

    private static final Map<String, TokenType> KEYWORDS = Map.ofEntries(
            Map.entry("NULL", NULL),
            Map.entry("TRUE", TRUE),
            Map.entry("FALSE", FALSE),
            Map.entry("NOT", NOT),
            Map.entry("AND", AND),
            Map.entry("OR", OR),
            Map.entry("BETWEEN", BETWEEN),
            Map.entry("LIKE", LIKE),
            Map.entry("IN", IN),
            Map.entry("IS", IS),
            Map.entry("ESCAPE", ESCAPE));

    private static final int LONGEST_KEYWORD = "BETWEEN".length();

    /** A keyword in any mixture of cases, or an identifier. */
    static TokenType ofWord(String word) {
        // Only ASCII: the upper case of a dotless i or a Kelvin sign is a letter of a keyword, too.
        if (word.length() > LONGEST_KEYWORD || word.chars().anyMatch(c -> c > 'z')) {
            return IDENTIFIER;
        }
        return KEYWORDS.getOrDefault(word.toUpperCase(Locale.ROOT), IDENTIFIER);
    }
}
