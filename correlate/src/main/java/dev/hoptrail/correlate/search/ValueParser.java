package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.search.Expression.AddressRange;
import dev.hoptrail.correlate.search.Expression.All;
import dev.hoptrail.correlate.search.Expression.Bound;
import dev.hoptrail.correlate.search.Expression.Exists;
import dev.hoptrail.correlate.search.Expression.Match;
import dev.hoptrail.correlate.search.Expression.TextRange;
import dev.hoptrail.correlate.search.QueryException.Code;
import dev.hoptrail.correlate.tags.SessionTag;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the values of a query's fields, each in the form of its field.
final class ValueParser {
    private final QueryText text;

    ValueParser(QueryText text) {
        this.text = text;
    }

    /// A bare word or phrase, which searches names and tags.
    Expression words() {
        int start = text.position();
        boolean phrase = text.peek() == '"';
        Glob value = phrase ? Glob.literal(text.takePhrase()) : word(start, "");
        if (!phrase && value.matchesAll()) {
            return new All();
        }
        List<Glob> words = Words.of(value);
        if (words.isEmpty()) {
            throw invalid(
                    start,
                    "%s at %d has no letters or digits to search for: name a field to search for signs."
                            .formatted(FieldNames.quote(value.toString()), start));
        }
        return new Expression.Words(words, start);
    }

    /// What follows the colon of a field.
    Expression value(FieldRef field) {
        int start = text.position();
        char c = text.peek();
        if (c == '[' || c == '{') {
            return range(field, start);
        }
        if (c == '"') {
            return match(field, Glob.literal(text.takePhrase()), start);
        }
        if (field.field() == QueryField.DEPTH && (c == '<' || c == '>')) {
            return Depths.comparison(text, start);
        }
        Glob value = word(start, "");
        return value.matchesAll() ? new Exists(field) : match(field, value, start);
    }

    private Glob word(int start, String end) {
        Glob value = text.takeWord(end, true);
        String shown = value.toString();
        if (shown.isEmpty()) {
            throw new QueryException(
                    Code.SYNTAX,
                    start,
                    "A value is missing at %d: write it right after the colon, quoted where it is empty."
                            .formatted(start));
        }
        if (shown.length() > 1 && shown.startsWith("/") && shown.endsWith("/")) {
            throw new QueryException(
                    Code.UNSUPPORTED,
                    start,
                    "The regular expression at %d is not supported: use * and ?, or quote the value."
                            .formatted(start));
        }
        return value;
    }

    private static Expression match(FieldRef field, Glob value, int start) {
        return switch (field.field().form()) {
            case TAG, TEXT -> new Match(field, value, start);
            case FOLDED -> new Match(field, value.map(SessionTag::fold), start);
            case ENUM -> new Match(field, constant(field, value, start), start);
            case ADDRESS -> address(field, value, start);
            case NUMBER -> Depths.exactly(value.toString(), start);
            case ID -> new Match(field, id(field, value, start), start);
        };
    }

    private static Glob constant(FieldRef field, Glob value, int start) {
        Glob upper = value.map(word -> word.toUpperCase(Locale.ROOT));
        List<String> words = field.field().words();
        if (words.stream().noneMatch(upper::matches)) {
            throw invalid(
                    start,
                    "%s at %d is no %s: use one of %s."
                            .formatted(
                                    FieldNames.quote(value.toString()),
                                    start,
                                    field,
                                    String.join(", ", words)));
        }
        return upper;
    }

    private static Glob id(FieldRef field, Glob value, int start) {
        if (!value.isLiteral()) {
            return value.map(word -> word.toLowerCase(Locale.ROOT));
        }
        try {
            return Glob.literal(UUID.fromString(value.toString()).toString());
        } catch (IllegalArgumentException e) {
            throw invalid(
                    start,
                    "%s at %d is no id: a %s is written as a UUID, or with wildcards."
                            .formatted(FieldNames.quote(value.toString()), start, field));
        }
    }

    private static Expression address(FieldRef field, Glob value, int start) {
        String written = value.toString();
        if (!value.isLiteral()) {
            return new Match(field, value, start);
        }
        int slash = written.indexOf('/');
        if (slash >= 0) {
            return Addresses.block(written, slash, start);
        }
        InetAddress literal = Addresses.of(written);
        return literal == null
                ? new Match(field, value, start)
                : new AddressRange(literal, literal);
    }

    private Expression range(FieldRef field, int start) {
        boolean lowInclusive = text.take("[") || !text.take("{");
        Bound low = bound(lowInclusive, start);
        text.skipSpace();
        if (!text.takeWord("TO")) {
            throw notClosed(start);
        }
        Bound high = bound(true, start);
        text.skipSpace();
        boolean highInclusive = text.take("]");
        if (!highInclusive && !text.take("}")) {
            throw notClosed(start);
        }
        return range(
                field, low, high == null ? null : new Bound(high.text(), highInclusive), start);
    }

    private static Expression range(
            FieldRef field, @Nullable Bound low, @Nullable Bound high, int start) {
        if (low == null && high == null) {
            return new Exists(field);
        }
        return switch (field.field().form()) {
            case TAG, TEXT -> new TextRange(field, low, high, start);
            case FOLDED -> new TextRange(field, folded(low), folded(high), start);
            case ADDRESS -> Addresses.range(low, high, start);
            case NUMBER -> Depths.range(low, high, start);
            case ENUM, ID ->
                    throw new QueryException(
                            Code.UNSUPPORTED,
                            start,
                            "The range at %d makes no sense for %s: list the values, as in %s:(A OR B)."
                                    .formatted(start, field, field));
        };
    }

    private static @Nullable Bound folded(@Nullable Bound bound) {
        return bound == null ? null : new Bound(SessionTag.fold(bound.text()), bound.inclusive());
    }

    /// One end of a range; null for `*`.
    private @Nullable Bound bound(boolean inclusive, int start) {
        text.skipSpace();
        if (text.peek() == '"') {
            return new Bound(text.takePhrase(), inclusive);
        }
        if (text.take("*")) {
            return null;
        }
        String written = text.takeWord("]}", false).toString();
        if (written.isEmpty()) {
            throw notClosed(start);
        }
        return new Bound(written, inclusive);
    }

    private static QueryException notClosed(int start) {
        return new QueryException(
                Code.SYNTAX,
                start,
                "The range at %d is not complete: write [low TO high], with { or } to leave an end out and * for no end."
                        .formatted(start));
    }

    static QueryException invalid(int start, String message) {
        return new QueryException(Code.INVALID_VALUE, start, message);
    }
}
