package io.redismq.internal.selector;

import static io.redismq.internal.selector.SelectorException.quote;

/** Cuts a selector into tokens, one at a time. For one thread and one use; owned by the parser. */
final class Lexer {

    private final String source;
    private int at;

    Lexer(String source) {
        this.source = source;
    }

    Token next() throws SelectorException {
        while (at < source.length() && isWhiteSpace(source.charAt(at))) {
            at++;
        }
        if (at == source.length()) {
            return new Token(TokenType.END, at, at, null);
        }
        char c = source.charAt(at);
        if (c == '\'') {
            return string();
        }
        if (isDigit(at) || c == '.' && isDigit(at + 1)) {
            return number();
        }
        return Character.isJavaIdentifierStart(source.codePointAt(at)) ? word() : symbol(c);
    }

    /** "Space, horizontal tab, form feed, and line terminator", and nothing else that Unicode knows. */
    private static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\t' || c == '\f' || c == '\n' || c == '\r';
    }

    private boolean isDigit(int index) {
        return index < source.length() && source.charAt(index) >= '0' && source.charAt(index) <= '9';
    }

    private Token token(TokenType type, int end, Object value) {
        Token token = new Token(type, at, end, value);
        at = end;
        return token;
    }

    private Token string() throws SelectorException {
        StringBuilder text = new StringBuilder();
        int from = at + 1;
        while (true) {
            int quote = source.indexOf('\'', from);
            if (quote < 0) {
                throw new SelectorException(
                        source, at, quote(source.substring(at)), "a ' at the end of this string literal");
            }
            text.append(source, from, quote);
            if (quote + 1 == source.length() || source.charAt(quote + 1) != '\'') {
                return token(TokenType.STRING, quote + 1, text.toString());
            }
            text.append('\'');
            from = quote + 2;
        }
    }

    private Token word() {
        int end = skipLettersAndDigits(at);
        String word = source.substring(at, end);
        TokenType type = TokenType.ofWord(word);
        return token(type, end, type == TokenType.IDENTIFIER ? word : null);
    }

    private int skipLettersAndDigits(int from) {
        int end = from;
        while (end < source.length() && Character.isJavaIdentifierPart(source.codePointAt(end))) {
            end += Character.charCount(source.codePointAt(end));
        }
        return end;
    }

    /**
     * A number with all letters, digits and points up to the next token, so that 1uncorrect or 1.2.3 is refused as a
     * whole instead of falling into a number and something else.
     */
    private Token number() throws SelectorException {
        boolean hex = source.startsWith("0x", at) || source.startsWith("0X", at);
        int end = at;
        int before;
        do {
            before = end;
            end = skipLettersAndDigits(end);
            if (end < source.length() && (source.charAt(end) == '.' || isSignOfExponent(end, hex))) {
                end++;
            }
        } while (end > before);
        String text = source.substring(at, end);
        try {
            return token(TokenType.NUMBER, end, NumberSyntax.parse(text));
        } catch (NumberFormatException e) {
            throw new SelectorException(source, at, quote(text), e.getMessage());
        }
    }

    private boolean isSignOfExponent(int index, boolean hex) {
        char sign = source.charAt(index);
        char marker = Character.toLowerCase(source.charAt(index - 1));
        return (sign == '+' || sign == '-') && marker == (hex ? 'p' : 'e');
    }

    private Token symbol(char c) throws SelectorException {
        char following = at + 1 < source.length() ? source.charAt(at + 1) : ' ';
        // Taken for two signs, a comment would be read as something that was not meant.
        if (c == '-' && following == '-' || c == '/' && following == '*') {
            throw new SelectorException(
                    source, at, quote("" + c + following), "no comment (to subtract a negative number, write - -)");
        }
        return switch (c) {
            case '(' -> token(TokenType.LEFT_PARENTHESIS, at + 1, null);
            case ')' -> token(TokenType.RIGHT_PARENTHESIS, at + 1, null);
            case ',' -> token(TokenType.COMMA, at + 1, null);
            case '+' -> token(TokenType.PLUS, at + 1, null);
            case '-' -> token(TokenType.MINUS, at + 1, null);
            case '*' -> token(TokenType.TIMES, at + 1, null);
            case '/' -> token(TokenType.DIVIDED_BY, at + 1, null);
            case '=' -> token(TokenType.EQUAL, at + 1, null);
            case '<' ->
                switch (following) {
                    case '>' -> token(TokenType.NOT_EQUAL, at + 2, null);
                    case '=' -> token(TokenType.LESS_OR_EQUAL, at + 2, null);
                    default -> token(TokenType.LESS, at + 1, null);
                };
            case '>' ->
                following == '='
                        ? token(TokenType.GREATER_OR_EQUAL, at + 2, null)
                        : token(TokenType.GREATER, at + 1, null);
            default -> throw unexpected();
        };
    }

    private SelectorException unexpected() {
        String found = Character.toString(source.codePointAt(at));
        String expected =
                switch (found) {
                    case "!" -> "an operator (not equal is <>, logical not is NOT)";
                    case "\"" -> "an operator or operand (strings stand in single quotes)";
                    default -> "an identifier, a literal, an operator or a parenthesis";
                };
        return new SelectorException(source, at, quote(found), expected);
    }
}
