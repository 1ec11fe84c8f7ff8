package io.redismq.internal.selector;

import static io.redismq.internal.selector.SelectorException.quote;

import io.redismq.internal.selector.Arithmetic.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Builds the tree by recursive descent, one method per level of precedence. Operands carry the place they were read from,
 * so that one of a wrong type is reported there. For one thread and one use; owned by
 * {@link Selector#parse}.
 *
 * <p>Types are checked as far as they are known without a message, which the specification leaves to the provider: a
 * selector that could never do what it says is better refused than silently matching nothing. Comparisons do not
 * associate, as in SQL-92: {@code a = b = c} is refused.
 */
final class Parser {

    /** Only parentheses nest parser and tree; so many take some 200 KB of stack before the code is compiled. */
    static final int MAXIMUM_DEPTH = 100;

    private final String source;
    private final Lexer lexer;
    private final Set<String> identifiers = new LinkedHashSet<>();
    private Token token;
    private int endOfPrevious;
    private int depth;

    Parser(String source) {
        this.source = source;
        this.lexer = new Lexer(source);
    }

    Set<String> identifiers() {
        return identifiers;
    }

    /** An expression and where it stands. */
    private record Piece(Expression expression, int start, int end) {

        boolean mayBe(ValueType type) {
            return expression.type().mayBe(type);
        }

        /** What may follow it, in words. */
        String continuation() {
            return expression instanceof Condition ? "AND, OR" : "an operator";
        }
    }

    Condition parse() throws SelectorException {
        token = lexer.next();
        Piece piece = anyOf();
        if (token.type() != TokenType.END) {
            throw unexpected(piece.continuation() + " or the end of the selector");
        }
        return condition(piece);
    }

    // Tokens and errors.

    private void advance() throws SelectorException {
        endOfPrevious = token.end();
        token = lexer.next();
    }

    private boolean accept(TokenType type) throws SelectorException {
        if (token.type() != type) {
            return false;
        }
        advance();
        return true;
    }

    private Token require(TokenType type, String expected) throws SelectorException {
        Token found = token;
        if (!accept(type)) {
            throw unexpected(expected);
        }
        return found;
    }

    private SelectorException unexpected(String expected) {
        String found = token.type() == TokenType.END
                ? "the end of the selector"
                : quote(source.substring(token.start(), token.end()));
        return new SelectorException(source, token.start(), found, expected);
    }

    private SelectorException wrongType(Piece piece, String expected) {
        String found = quote(source.substring(piece.start(), piece.end())) + " ("
                + piece.expression().type() + ")";
        return new SelectorException(source, piece.start(), found, expected);
    }

    /** What was just parsed from that position on. */
    private Piece piece(int start, Expression expression) {
        return new Piece(expression, start, endOfPrevious);
    }

    // Conditions.

    private Piece anyOf() throws SelectorException {
        Piece first = allOf();
        if (token.type() != TokenType.OR) {
            return first;
        }
        List<Condition> conditions = new ArrayList<>();
        conditions.add(condition(first));
        while (accept(TokenType.OR)) {
            conditions.add(condition(allOf()));
        }
        return piece(first.start(), new AnyOf(List.copyOf(conditions)));
    }

    private Piece allOf() throws SelectorException {
        Piece first = negation();
        if (token.type() != TokenType.AND) {
            return first;
        }
        List<Condition> conditions = new ArrayList<>();
        conditions.add(condition(first));
        while (accept(TokenType.AND)) {
            conditions.add(condition(negation()));
        }
        return piece(first.start(), new AllOf(List.copyOf(conditions)));
    }

    private Piece negation() throws SelectorException {
        if (token.type() != TokenType.NOT) {
            return predicate();
        }
        int start = token.start();
        boolean negated = false;
        while (accept(TokenType.NOT)) {
            negated = !negated;
        }
        Condition condition = condition(predicate());
        return piece(start, negated ? new Not(condition) : condition);
    }

    private Condition condition(Piece piece) throws SelectorException {
        if (piece.expression() instanceof Condition condition) {
            return condition;
        }
        if (!piece.mayBe(ValueType.BOOLEAN)) {
            throw wrongType(piece, "a condition");
        }
        return new Flag(piece.expression());
    }

    private Piece predicate() throws SelectorException {
        Piece left = sum();
        Comparator comparator = Comparator.of(token.type());
        if (comparator != null) {
            return piece(left.start(), comparison(left, comparator));
        }
        if (accept(TokenType.IS)) {
            return piece(left.start(), nullTest(identifier(left, "IS NULL")));
        }
        boolean negated = accept(TokenType.NOT);
        if (accept(TokenType.BETWEEN)) {
            return piece(left.start(), between(number(left), negated));
        }
        if (accept(TokenType.IN)) {
            return piece(left.start(), inList(stringIdentifier(left, "IN"), negated));
        }
        if (accept(TokenType.LIKE)) {
            return piece(left.start(), like(stringIdentifier(left, "LIKE"), negated));
        }
        if (negated) {
            throw unexpected("BETWEEN, IN or LIKE after NOT");
        }
        return left;
    }

    private Condition comparison(Piece left, Comparator comparator) throws SelectorException {
        if (!comparator.isEquality()) {
            requireOrder(left);
        }
        advance();
        Piece right = sum();
        if (!comparator.isEquality()) {
            requireOrder(right);
        }
        if (!right.mayBe(left.expression().type())) {
            throw wrongType(right, left.expression().type() + " like the other side of the comparison");
        }
        return new Comparison(left.expression(), comparator, right.expression());
    }

    private void requireOrder(Piece operand) throws SelectorException {
        if (!operand.mayBe(ValueType.NUMBER)) {
            throw wrongType(operand, "a number (strings and booleans compare by = and <> only)");
        }
    }

    private Condition nullTest(Identifier identifier) throws SelectorException {
        boolean negated = accept(TokenType.NOT);
        require(TokenType.NULL, negated ? "NULL after IS NOT" : "NULL or NOT NULL after IS");
        return new NullTest(identifier, negated);
    }

    private Condition between(Expression operand, boolean negated) throws SelectorException {
        Expression low = number(sum());
        require(TokenType.AND, "AND between the bounds of BETWEEN");
        Expression high = number(sum());
        return new Between(operand, negated, low, high);
    }

    private Condition inList(Identifier identifier, boolean negated) throws SelectorException {
        require(TokenType.LEFT_PARENTHESIS, "( after IN");
        Set<String> members = new HashSet<>();
        do {
            members.add((String) require(TokenType.STRING, "a string literal").value());
        } while (accept(TokenType.COMMA));
        require(TokenType.RIGHT_PARENTHESIS, ", or ) after a string literal of IN");
        return new InList(identifier, negated, Set.copyOf(members));
    }

    private Condition like(Identifier identifier, boolean negated) throws SelectorException {
        Token literal = require(TokenType.STRING, "a string literal after LIKE");
        String pattern = (String) literal.value();
        try {
            if (!accept(TokenType.ESCAPE)) {
                return new Like(identifier, negated, LikePattern.of(pattern));
            }
            return new Like(identifier, negated, LikePattern.of(pattern, escapeCharacter()));
        } catch (LikePattern.BadEscapeException e) {
            throw new SelectorException(
                    source,
                    literal.start(),
                    quote(source.substring(literal.start(), literal.end())),
                    "a pattern with the escape character only before _, % or itself");
        }
    }

    private int escapeCharacter() throws SelectorException {
        String expected = "a string literal of one character after ESCAPE";
        if (token.type() != TokenType.STRING) {
            throw unexpected(expected);
        }
        String escape = (String) token.value();
        if (escape.codePointCount(0, escape.length()) != 1) {
            throw unexpected(expected);
        }
        advance();
        return escape.codePointAt(0);
    }

    private Identifier identifier(Piece piece, String operator) throws SelectorException {
        if (piece.expression() instanceof Identifier identifier) {
            return identifier;
        }
        throw wrongType(piece, "an identifier before " + operator);
    }

    private Identifier stringIdentifier(Piece piece, String operator) throws SelectorException {
        Identifier identifier = identifier(piece, operator);
        if (!piece.mayBe(ValueType.STRING)) {
            throw wrongType(piece, "the identifier of a string before " + operator);
        }
        return identifier;
    }

    // Operands.

    private Expression number(Piece piece) throws SelectorException {
        if (!piece.mayBe(ValueType.NUMBER)) {
            throw wrongType(piece, "a number");
        }
        return piece.expression();
    }

    private Piece sum() throws SelectorException {
        Piece first = product();
        if (additive() == null) {
            return first;
        }
        Expression start = number(first);
        List<Step> steps = new ArrayList<>();
        for (Operation operation = additive(); operation != null; operation = additive()) {
            advance();
            steps.add(new Step(operation, number(product())));
        }
        return piece(first.start(), folded(new Arithmetic(start, List.copyOf(steps))));
    }

    private Operation additive() {
        return switch (token.type()) {
            case PLUS -> Operation.ADD;
            case MINUS -> Operation.SUBTRACT;
            default -> null;
        };
    }

    private Piece product() throws SelectorException {
        Piece first = signed();
        if (multiplicative() == null) {
            return first;
        }
        Expression start = number(first);
        List<Step> steps = new ArrayList<>();
        for (Operation operation = multiplicative(); operation != null; operation = multiplicative()) {
            advance();
            steps.add(new Step(operation, number(signed())));
        }
        return piece(first.start(), folded(new Arithmetic(start, List.copyOf(steps))));
    }

    private Operation multiplicative() {
        return switch (token.type()) {
            case TIMES -> Operation.MULTIPLY;
            case DIVIDED_BY -> Operation.DIVIDE;
            default -> null;
        };
    }

    private Piece signed() throws SelectorException {
        int start = token.start();
        boolean signed = false;
        boolean negative = false;
        boolean afterMinus = false;
        while (token.type() == TokenType.PLUS || token.type() == TokenType.MINUS) {
            signed = true;
            afterMinus = token.type() == TokenType.MINUS;
            negative ^= afterMinus;
            advance();
        }
        if (afterMinus && NumberSyntax.MINIMUM_MAGNITUDE.equals(token.value())) {
            advance();
            // Its negative is itself, so the number of signs before the last minus is all the same.
            return piece(start, new Literal(Long.MIN_VALUE));
        }
        Piece operand = primary();
        return signed ? piece(start, folded(new Sign(negative, number(operand)))) : operand;
    }

    private Piece primary() throws SelectorException {
        int start = token.start();
        Expression expression =
                switch (token.type()) {
                    case STRING, NUMBER -> literal();
                    case TRUE -> keyword(Boolean.TRUE);
                    case FALSE -> keyword(Boolean.FALSE);
                    case IDENTIFIER -> identifier();
                    case LEFT_PARENTHESIS -> parenthesized();
                    case NULL -> throw unexpected("an operand (whether a value is NULL is asked by IS NULL)");
                    default -> throw unexpected("an identifier, a literal or (");
                };
        return piece(start, expression);
    }

    private Expression literal() throws SelectorException {
        Object value = token.value();
        if (NumberSyntax.MINIMUM_MAGNITUDE.equals(value)) {
            throw unexpected("a number within the range of long (this one only with a minus sign in front of it)");
        }
        advance();
        return new Literal(value);
    }

    private Expression keyword(Boolean value) throws SelectorException {
        advance();
        return new Literal(value);
    }

    private Expression identifier() throws SelectorException {
        String name = (String) token.value();
        if (!Identifier.mayBeReferredTo(name)) {
            throw unexpected("one of the headers " + Identifier.HEADERS_IN_WORDS
                    + ", or a property, whose name starts with JMSX, JMS_ or not with JMS");
        }
        advance();
        identifiers.add(name);
        return Identifier.of(name);
    }

    private Expression parenthesized() throws SelectorException {
        if (depth == MAXIMUM_DEPTH) {
            throw unexpected("at most " + MAXIMUM_DEPTH + " parentheses inside one another");
        }
        depth++;
        advance();
        Piece inner = anyOf();
        require(TokenType.RIGHT_PARENTHESIS, inner.continuation() + " or )");
        depth--;
        return inner.expression();
    }

    /** Arithmetic on literals alone is done here; 1 / 0, which has no value, is left to be NULL in its place. */
    private static Expression folded(Expression expression) {
        boolean constant;
        if (expression instanceof Sign sign) {
            constant = sign.operand() instanceof Literal;
        } else {
            Arithmetic arithmetic = (Arithmetic) expression;
            constant = arithmetic.first() instanceof Literal
                    && arithmetic.steps().stream().allMatch(step -> step.operand() instanceof Literal);
        }
        Object value = constant ? expression.value(name -> null) : null;
        return value == null ? expression : new Literal(value);
    }
}
