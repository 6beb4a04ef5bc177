package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.search.Expression.All;
import dev.hoptrail.correlate.search.Expression.And;
import dev.hoptrail.correlate.search.Expression.Not;
import dev.hoptrail.correlate.search.Expression.Or;
import dev.hoptrail.correlate.search.QueryException.Code;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the query language: Lucene's syntax over the fields of [QueryField].
///
/// Clauses that stand beside each other must all hold; `AND` binds closer than `OR`, `NOT` (also
/// `-` and `!`) closer than both. A query that cannot be read is refused with a [QueryException],
/// never guessed at.
final class QueryParser {
    static final int MAX_LENGTH = 4096;
    static final int MAX_CLAUSES = 256;
    static final int MAX_NESTING = 32;

    private final QueryText text;
    private final ValueParser values;
    private int clauses;
    private int nesting;

    private QueryParser(String query) {
        this.text = new QueryText(query);
        this.values = new ValueParser(text);
    }

    /// The meaning of a query; an empty one asks for every session.
    static Expression parse(String query) {
        if (query.length() > MAX_LENGTH) {
            throw new QueryException(
                    Code.TOO_LONG,
                    MAX_LENGTH,
                    "The query has %d characters, %d are allowed."
                            .formatted(query.length(), MAX_LENGTH));
        }
        return new QueryParser(query).whole();
    }

    private Expression whole() {
        text.skipSpace();
        if (text.atEnd()) {
            return new All();
        }
        Expression expression = either(null);
        if (!text.atEnd()) {
            throw syntax(text.position(), "The bracket at %d closes nothing.");
        }
        return expression;
    }

    /// Alternatives, up to the end or a closing bracket.
    ///
    /// @param field to which values belong inside `field:( … )`; null outside
    private Expression either(@Nullable FieldRef field) {
        List<Expression> operands = new ArrayList<>();
        do {
            operands.add(all(field));
        } while (takeOperator("OR", "||"));
        return operands.size() == 1 ? operands.getFirst() : new Or(operands);
    }

    private Expression all(@Nullable FieldRef field) {
        List<Expression> operands = new ArrayList<>();
        do {
            operands.add(clause(field));
        } while (takeOperator("AND", "&&") || clauseFollows());
        return operands.size() == 1 ? operands.getFirst() : new And(operands);
    }

    private boolean takeOperator(String word, String sign) {
        text.skipSpace();
        return text.takeWord(word) || text.take(sign);
    }

    private boolean clauseFollows() {
        text.skipSpace();
        return !text.atEnd() && text.peek() != ')' && !text.isNextWord("OR") && !text.isNext("||");
    }

    private Expression clause(@Nullable FieldRef field) {
        boolean negated = false;
        text.skipSpace();
        while (true) {
            if (text.takeWord("NOT") || text.take("!") || text.take("-")) {
                negated = !negated;
            } else if (!text.take("+")) {
                break;
            }
            text.skipSpace();
        }
        Expression operand = operand(field);
        return negated ? new Not(operand) : operand;
    }

    private Expression operand(@Nullable FieldRef field) {
        int start = text.position();
        checkOperand(start);
        if (text.take("(")) {
            return group(field, start);
        }
        String name = text.takeFieldName();
        if (name == null) {
            return field == null ? values.words() : values.value(field);
        }
        FieldRef named = FieldNames.resolve(name, start);
        if (field != null) {
            throw syntax(start, "The field at %d stands inside another field's brackets.");
        }
        int valueStart = text.position();
        return text.take("(") ? group(named, valueStart) : values.value(named);
    }

    private void checkOperand(int start) {
        if (text.atEnd() || text.peek() == ')') {
            throw syntax(start, "A clause is missing at %d.");
        }
        if (text.isNextWord("AND")
                || text.isNextWord("OR")
                || text.isNext("&&")
                || text.isNext("||")) {
            throw syntax(
                    start, "The operator at %d has nothing before it: quote it to search for it.");
        }
        if (++clauses > MAX_CLAUSES) {
            throw new QueryException(
                    Code.TOO_LONG,
                    start,
                    "The query has more than %d clauses: the first too many is at %d."
                            .formatted(MAX_CLAUSES, start));
        }
    }

    private Expression group(@Nullable FieldRef field, int start) {
        if (++nesting > MAX_NESTING) {
            throw new QueryException(
                    Code.TOO_LONG,
                    start,
                    "The brackets at %d nest deeper than %d.".formatted(start, MAX_NESTING));
        }
        Expression inside = either(field);
        if (!text.take(")")) {
            throw syntax(start, "The bracket at %d is never closed: end it with ).");
        }
        nesting--;
        return inside;
    }

    private static QueryException syntax(int position, String message) {
        return new QueryException(Code.SYNTAX, position, message.formatted(position));
    }
}
