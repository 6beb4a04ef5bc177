package dev.hoptrail.correlate.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.correlate.search.Expression.All;
import dev.hoptrail.correlate.search.Expression.And;
import dev.hoptrail.correlate.search.Expression.Bound;
import dev.hoptrail.correlate.search.Expression.DepthRange;
import dev.hoptrail.correlate.search.Expression.Exists;
import dev.hoptrail.correlate.search.Expression.Match;
import dev.hoptrail.correlate.search.Expression.Not;
import dev.hoptrail.correlate.search.Expression.Or;
import dev.hoptrail.correlate.search.Expression.TextRange;
import dev.hoptrail.correlate.search.QueryException.Code;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryParserTest {

    private static Match account(String value, int position) {
        return new Match(FieldRef.of(QueryField.ACCOUNT), Glob.literal(value), position);
    }

    private static FieldRef tag(String key) {
        return FieldRef.tag(QueryField.TAG, key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \t ", "*", " * "})
    void emptyQuery_asksForAll(String query) {
        assertThat(QueryParser.parse(query)).isEqualTo(new All());
    }

    @Test
    void clausesBesideEachOther_mustAllHold() {
        And expected = new And(List.of(account("1", 8), account("2", 18)));

        assertThat(QueryParser.parse("account:1 account:2")).isEqualTo(expected);
    }

    @Test
    void and_bindsCloserThanOr() {
        Expression parsed = QueryParser.parse("account:1 OR account:2 AND account:3");

        And right = new And(List.of(account("2", 21), account("3", 35)));
        assertThat(parsed).isEqualTo(new Or(List.of(account("1", 8), right)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "account:1 OR account:2",
                "account:1 || account:2",
                "(account:1 OR (account:2))",
                "account:(1 OR 2)",
                "account:1 ||account:2"
            })
    void alternatives_canBeWrittenInSeveralWays(String query) {
        assertThat(QueryParser.parse(query))
                .isInstanceOfSatisfying(Or.class, or -> assertThat(or.operands()).hasSize(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOT account:1", "-account:1", "!account:1", "NOT NOT NOT account:1"})
    void negation_canBeWrittenInSeveralWays(String query) {
        assertThat(QueryParser.parse(query)).isInstanceOf(Not.class);
    }

    @Test
    void tagKey_isFolded_valueIsNot() {
        assertThat(QueryParser.parse("tag.CostCenter:Blue"))
                .isEqualTo(new Match(tag("costcenter"), Glob.literal("Blue"), 15));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tag.Cost\\ Center\\:x:a", "tag.\"Cost Center:x\":a"})
    void tagKeyWithSigns_canBeEscapedOrQuoted(String query) {
        assertThat(QueryParser.parse(query))
                .isInstanceOfSatisfying(
                        Match.class,
                        match -> assertThat(match.field()).isEqualTo(tag("cost center:x")));
    }

    @Test
    void value_mayHaveColons() {
        assertThat(QueryParser.parse("role:arn:aws:iam::1:role/x"))
                .isInstanceOfSatisfying(
                        Match.class,
                        match ->
                                assertThat(match.value())
                                        .isEqualTo(Glob.literal("arn:aws:iam::1:role/x")));
    }

    @Test
    void starAlone_asksForAnyValue() {
        assertThat(QueryParser.parse("sourceIdentity:*"))
                .isEqualTo(new Exists(FieldRef.of(QueryField.SOURCE_IDENTITY)));
    }

    @Test
    void quotesAndBackslashes_takeMeaningFromWildcards() {
        Expression quoted = QueryParser.parse("session:\"a*b?\"");
        Expression escaped = QueryParser.parse("session:a\\*b\\?");

        assertThat(quoted).isEqualTo(escaped);
        assertThat(((Match) quoted).value().isLiteral()).isTrue();
    }

    @Test
    void range_hasOpenAndExclusiveEnds() {
        assertThat(QueryParser.parse("tag.Cost:{a TO \"b c\"]"))
                .isEqualTo(
                        new TextRange(
                                tag("cost"), new Bound("a", false), new Bound("b c", true), 9));
        assertThat(QueryParser.parse("tag.Cost:[* TO b}"))
                .isEqualTo(new TextRange(tag("cost"), null, new Bound("b", false), 9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2; 2; 2",
                "[1 TO 3]; 1; 3",
                "{1 TO 3}; 2; 2",
                "[* TO 3]; 0; 3",
                ">2; 3; 2147483647",
                ">=2; 2; 2147483647",
                "<2; 0; 1",
                "<=2; 0; 2"
            })
    void depth_canBeCompared(String value, int low, int high) {
        assertThat(QueryParser.parse("depth:" + value)).isEqualTo(new DepthRange(low, high));
    }

    @Test
    void grade_isWrittenInAnyCase() {
        assertThat(QueryParser.parse("grade:exact"))
                .isInstanceOfSatisfying(
                        Match.class,
                        match -> assertThat(match.value()).isEqualTo(Glob.literal("EXACT")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "proj:x; UNKNOWN_FIELD; 0",
                "account:1 rol:x; UNKNOWN_FIELD; 10",
                "tag:x; UNKNOWN_FIELD; 0",
                "tag.:x; UNKNOWN_FIELD; 0",
                "arn:aws:iam; UNKNOWN_FIELD; 0",
                "account:; SYNTAX; 8",
                "account: 1; SYNTAX; 8",
                "(account:1; SYNTAX; 0",
                "account:1); SYNTAX; 9",
                "account:(1; SYNTAX; 8",
                "account:(role:1); SYNTAX; 9",
                "(); SYNTAX; 1",
                "AND account:1; SYNTAX; 0",
                "account:1 AND; SYNTAX; 13",
                "account:1 OR OR account:2; SYNTAX; 13",
                "NOT; SYNTAX; 3",
                "session:\"abc; SYNTAX; 8",
                "session:a\\; SYNTAX; 9",
                "session:[a TO; SYNTAX; 8",
                "session:[a b]; SYNTAX; 8",
                "session:abc~1; UNSUPPORTED; 11",
                "session:abc^2; UNSUPPORTED; 11",
                "session:/a.*/; UNSUPPORTED; 8",
                "grade:[A TO B]; UNSUPPORTED; 6",
                "grade:sure; INVALID_VALUE; 6",
                "originKind:robot; INVALID_VALUE; 11",
                "depth:two; INVALID_VALUE; 6",
                "depth:-1; INVALID_VALUE; 6",
                "depth:>; INVALID_VALUE; 6",
                "ip:10.0.0.0/33; INVALID_VALUE; 3",
                "ip:abc/8; INVALID_VALUE; 3",
                "ip:[a TO b]; INVALID_VALUE; 3",
                "chain:abc; INVALID_VALUE; 6",
                "@@@; INVALID_VALUE; 0"
            })
    void unreadableQuery_isRefusedWithItsPosition(String query, Code code, int position) {
        assertThatThrownBy(() -> QueryParser.parse(query))
                .isInstanceOfSatisfying(
                        QueryException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e.position()).isEqualTo(position);
                            assertThat(e).hasMessageContaining(Integer.toString(position));
                        });
    }

    @Test
    void unknownField_isAnsweredWithTheNearest() {
        assertThatThrownBy(() -> QueryParser.parse("sourceIdentiy:x"))
                .hasMessageContaining("\"sourceIdentiy\"")
                .hasMessageContaining("Did you mean sourceIdentity?");
        assertThatThrownBy(() -> QueryParser.parse("tags.Project:x"))
                .hasMessageContaining("tag.<Key>");
        assertThatThrownBy(() -> QueryParser.parse("qqqqqqqqqqq:x"))
                .hasMessageContaining("Fields are tag.<Key>, roleTag.<Key>")
                .hasMessageContaining("finding");
    }

    @Test
    void query_isBoundedInLengthClausesAndNesting() {
        String clauses =
                IntStream.rangeClosed(0, QueryParser.MAX_CLAUSES)
                        .mapToObj(i -> "a" + i)
                        .collect(Collectors.joining(" "));

        assertRefusedAsTooLong("a".repeat(QueryParser.MAX_LENGTH + 1));
        assertRefusedAsTooLong(clauses);
        assertRefusedAsTooLong("(".repeat(40) + "a" + ")".repeat(40));
    }

    private static void assertRefusedAsTooLong(String query) {
        assertThatThrownBy(() -> QueryParser.parse(query))
                .isInstanceOfSatisfying(
                        QueryException.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_LONG));
    }
}
