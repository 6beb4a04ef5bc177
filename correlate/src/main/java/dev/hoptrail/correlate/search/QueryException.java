package dev.hoptrail.correlate.search;

/// A query that cannot be answered: what is wrong with it, where, and the way out.
public final class QueryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final int position;

    QueryException(Code code, int position, String message) {
        super(message);
        this.code = code;
        this.position = position;
    }

    /// What kind of mistake it is; stable, for programs.
    public Code code() {
        return code;
    }

    /// Where it is: the offset in UTF-16 units from the query's start; 0 where it is the whole
    /// query.
    public int position() {
        return position;
    }

    /// The ways in which a query can be refused.
    public enum Code {
        /// No field of this name.
        UNKNOWN_FIELD,
        /// Brackets, quotes, operators or escapes that do not fit together.
        SYNTAX,
        /// A value that the field cannot have.
        INVALID_VALUE,
        /// Lucene syntax that is not offered: regular expressions, fuzziness, boosts.
        UNSUPPORTED,
        /// The query is too long, has too many clauses, or nests too deep.
        TOO_LONG,
        /// A wildcard or range looks at too many different values.
        TOO_BROAD,
        /// The answer took longer than a query may.
        TIMEOUT
    }
}
