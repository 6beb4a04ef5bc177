package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.search.Expression.AddressRange;
import dev.hoptrail.correlate.search.Expression.All;
import dev.hoptrail.correlate.search.Expression.And;
import dev.hoptrail.correlate.search.Expression.DepthRange;
import dev.hoptrail.correlate.search.Expression.Exists;
import dev.hoptrail.correlate.search.Expression.Match;
import dev.hoptrail.correlate.search.Expression.Not;
import dev.hoptrail.correlate.search.Expression.Or;
import dev.hoptrail.correlate.search.Expression.TextRange;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.lucene.document.InetAddressPoint;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LongRange;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/// Turns a parsed query into one that the index runs. Scores are never asked for.
final class QueryCompiler {
    private final TermBudget budget;
    private final AccountScope scope;
    private final Context context;

    QueryCompiler(TermBudget budget, AccountScope scope, Context context) {
        this.budget = budget;
        this.scope = scope;
        this.context = context;
    }

    Query compile(Expression expression) {
        return switch (expression) {
            case All _ -> MatchAllDocsQuery.INSTANCE;
            case Not not -> without(compile(not.operand()));
            case And and -> all(and.operands());
            case Or or -> any(or.operands().stream().map(this::compile).toList());
            case Exists exists -> scoped(exists.field(), exists(exists.field()));
            case Match match -> scoped(match.field(), match(match));
            case TextRange range -> scoped(range.field(), range(range));
            case DepthRange range ->
                    IntPoint.newRangeQuery(QueryField.DEPTH.queryName(), range.low(), range.high());
            case AddressRange range ->
                    InetAddressPoint.newRangeQuery(IndexFields.ADDRESS, range.low(), range.high());
            case Expression.Words words -> words(words);
        };
    }

    private Query scoped(FieldRef field, Query query) {
        return field.field().isOfOrigin() ? Scoping.origins(query, scope) : query;
    }

    /// Sessions whose life touches a window.
    static Query alive(TimeWindow window) {
        long from = IndexTerms.millis(window.from());
        long to = IndexTerms.millis(window.to());
        Query byDocument =
                new BooleanQuery.Builder()
                        .add(
                                NumericDocValuesField.newSlowRangeQuery(
                                        IndexFields.ISSUED_AT, Long.MIN_VALUE, to),
                                Occur.FILTER)
                        .add(
                                NumericDocValuesField.newSlowRangeQuery(
                                        IndexFields.EXPIRES_AT, from + 1, Long.MAX_VALUE),
                                Occur.FILTER)
                        .add(lacks(IndexFields.LIFE), Occur.MUST_NOT)
                        .build();
        return new IndexOrDocValuesQuery(
                LongRange.newIntersectsQuery(IndexFields.LIFE, new long[] {from}, new long[] {to}),
                byDocument);
    }

    static Query both(Query first, Query second) {
        return new BooleanQuery.Builder()
                .add(first, Occur.FILTER)
                .add(second, Occur.FILTER)
                .build();
    }

    private Query all(List<Expression> operands) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        boolean positive = false;
        for (Expression operand : operands) {
            if (operand instanceof Not not) {
                all.add(compile(not.operand()), Occur.MUST_NOT);
            } else {
                all.add(compile(operand), Occur.FILTER);
                positive = true;
            }
        }
        if (!positive) {
            all.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
        }
        return all.build();
    }

    private static Query any(List<Query> operands) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        operands.forEach(operand -> any.add(operand, Occur.SHOULD));
        return any.build();
    }

    private Query exists(FieldRef field) {
        Query sessionTag = term(QueryField.TAG_KEY.queryName(), field.tagKey());
        return switch (field.field()) {
            case TAG -> sessionTag;
            case ROLE_TAG -> value(field, Glob.ANY, 0);
            case PRINCIPAL_TAG -> any(List.of(sessionTag, value(field, Glob.ANY, 0)));
            default -> without(lacks(field.field().queryName()));
        };
    }

    private Query match(Match match) {
        Query written =
                effective(match.field(), field -> value(field, match.value(), match.position()));
        Optional<Query> named =
                switch (match.field().field()) {
                    case ACCOUNT -> byAccountName(match);
                    case ORIGIN -> byPerson(match);
                    default -> Optional.empty();
                };
        return named.map(query -> any(List.of(written, query))).orElse(written);
    }

    private Optional<Query> byAccountName(Match match) {
        List<BytesRef> ids =
                context.accountsNamed(named(match.value())).stream().map(IndexTerms::of).toList();
        return ids.isEmpty()
                ? Optional.empty()
                : Optional.of(new TermInSetQuery(match.field().field().queryName(), ids));
    }

    /// Whatever the person goes by whom the organisation calls so: logs write it in any case.
    private Optional<Query> byPerson(Match match) {
        Set<String> names = context.namesOf(named(match.value()));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(scan(match.field(), TermScan.anyOf(names), match.position()));
    }

    /// Compares without case, with the whole of a name or all but the id behind it.
    private static Predicate<String> named(Glob value) {
        Glob folded = value.map(text -> text.toLowerCase(Locale.ROOT));
        return name -> {
            String lower = name.toLowerCase(Locale.ROOT);
            int id = lower.endsWith(")") ? lower.lastIndexOf(" (") : -1;
            return folded.matches(lower) || (id > 0 && folded.matches(lower.substring(0, id)));
        };
    }

    private Query range(TextRange range) {
        return effective(
                range.field(),
                field ->
                        scan(
                                field,
                                TermScan.between(prefix(field), range.low(), range.high()),
                                range.position()));
    }

    /// A principal's tags are the session's, and where the session has none of the key, those of
    /// the role or user itself, which the index files under the field's own name.
    private static Query effective(FieldRef field, Function<FieldRef, Query> query) {
        if (field.field() != QueryField.PRINCIPAL_TAG) {
            return query.apply(field);
        }
        Query fromSubject =
                new BooleanQuery.Builder()
                        .add(query.apply(field), Occur.FILTER)
                        .add(term(QueryField.TAG_KEY.queryName(), field.tagKey()), Occur.MUST_NOT)
                        .build();
        Query fromSession = query.apply(new FieldRef(QueryField.TAG, field.tagKey()));
        return any(List.of(fromSession, fromSubject));
    }

    private Query value(FieldRef field, Glob value, int position) {
        return value.isLiteral()
                ? term(field.field().queryName(), prefix(field) + value.prefix())
                : scan(field, TermScan.matching(prefix(field), value), position);
    }

    private Query scan(FieldRef field, TermScan scan, int position) {
        return new TermScanQuery(field.field().queryName(), scan, budget, position);
    }

    private static String prefix(FieldRef field) {
        return field.tagKey().isEmpty() ? "" : IndexTerms.tagPrefix(field.tagKey());
    }

    private Query words(Expression.Words words) {
        List<Glob> globs = words.words();
        if (globs.size() > 1 && globs.stream().allMatch(Glob::isLiteral)) {
            String[] texts = globs.stream().map(Glob::prefix).toArray(String[]::new);
            return inWords(field -> new PhraseQuery(field, texts));
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        globs.forEach(word ->
                all.add(inWords(field -> word(field, word, words.position())), Occur.FILTER));
        return all.build();
    }

    /// In the session's own names and tags, or in the name of who is behind it.
    private Query inWords(Function<String, Query> query) {
        return any(
                List.of(
                        query.apply(IndexFields.WORDS),
                        Scoping.origins(query.apply(IndexFields.ORIGIN_WORDS), scope)));
    }

    private Query word(String field, Glob word, int position) {
        return word.isLiteral()
                ? term(field, word.prefix())
                : new TermScanQuery(field, TermScan.matching("", word), budget, position);
    }

    private static Query lacks(String name) {
        return term(IndexFields.LACKS, name);
    }

    private static Query without(Query excluded) {
        return new BooleanQuery.Builder()
                .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                .add(excluded, Occur.MUST_NOT)
                .build();
    }

    private static Query term(String field, String text) {
        return new TermQuery(new Term(field, IndexTerms.of(text)));
    }
}
