package dev.hoptrail.correlate.search;

import static dev.hoptrail.correlate.search.SessionBuilder.id;
import static dev.hoptrail.correlate.search.SessionBuilder.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.detect.ContextKind;
import dev.hoptrail.correlate.search.QueryException.Code;
import dev.hoptrail.correlate.search.SearchPage.Relation;
import dev.hoptrail.correlate.search.SearchPage.Total;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionIndexTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String ROLE = "arn:aws:iam::222222222222:role/ops/Deploy";

    @TempDir private Path folder;
    private Context context = Context.NONE;
    private SessionIndex index;

    @BeforeEach
    void open() throws IOException {
        index = SessionIndex.open(folder, IndexSettings.DEFAULT, () -> context);
        index.swap(index.beginRebuild());
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    private void write(SessionBuilder... sessions) throws IOException {
        index.generation().update(Stream.of(sessions).map(SessionBuilder::build).toList());
        index.refresh();
    }

    private List<UUID> find(String query) {
        return find(query, null, SearchOrder.NEWEST_ISSUED);
    }

    private List<UUID> find(String query, @Nullable TimeWindow window, SearchOrder order) {
        return index.search(new SearchRequest(query, window, order, 100, null)).hits().stream()
                .map(SortKey::sessionId)
                .toList();
    }

    private static SessionBuilder full() {
        return session(1)
                .key("ASIAQAAAAAAAAAAAAAAA")
                .shownKey("ASIAQBBBBBBBBBBBBBBB")
                .principal("AROAQAAAAAAAAAAAAAAAA:deploy-42")
                .role(ROLE)
                .account("222222222222")
                .name("deploy-42")
                .action("AssumeRole")
                .sourceIdentity("Alice")
                .region("eu-central-1")
                .ip("10.1.2.3")
                .origin(SessionBuilder.alice())
                .grade(Grade.EXACT)
                .depth(2)
                .chain(id(9))
                .tag("Project", "Atlas")
                .tag("Cost Center", "R&D: 7")
                .roleTag("Project", "Borealis")
                .roleTag("Owner", "Platform")
                .finding("tag-laundering");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tag.Project:Atlas",
                "tag.pROJECT:Atlas",
                "tag.Project:At*",
                "tag.Project:*las",
                "tag.Project:A?las",
                "tag.Project:[Aa TO B]",
                "tag.Project:*",
                "tag.\"cost center\":\"R&D: 7\"",
                "tag.Cost\\ Center:R&D\\:*",
                "roleTag.owner:Platform",
                "roleTag.project:Borealis",
                "roleTag.project:*",
                "principalTag.project:Atlas",
                "principalTag.owner:Platform",
                "principalTag.owner:P*",
                "tagKey:PROJECT",
                "tagKey:proj*",
                "tagKey:*",
                "role:Deploy",
                "role:arn:aws:iam::222222222222:role/ops/Deploy",
                "role:arn*Deploy",
                "account:222222222222",
                "account:[2 TO 3]",
                "session:deploy-42",
                "session:deploy-*",
                "key:ASIAQAAAAAAAAAAAAAAA",
                "key:ASIAQBBBBBBBBBBBBBBB",
                "key:*BBBB",
                "principal:AROAQAAAAAAAAAAAAAAAA",
                "principal:AROAQAAAAAAAAAAAAAAAA:deploy-42",
                "origin:alice@corp.example",
                "origin:\"arn:aws:iam::111111111111:saml-provider/corp\"",
                "origin:0a11ce00-0000-8000-8000-000000000001",
                "originKind:saml_user",
                "originKind:*USER",
                "actor:PERSON",
                "provider:https\\://idp.corp.example",
                "provider:https://idp.corp.example",
                "sourceIdentity:Alice",
                "sourceIdentity:*",
                "action:AssumeRole",
                "region:eu-*",
                "ip:10.1.2.3",
                "ip:10.0.0.0/8",
                "ip:[10.1.0.0 TO 10.1.255.255]",
                "ip:{10.1.2.2 TO *]",
                "ip:10.1.*",
                "grade:EXACT",
                "grade:(exact OR strong)",
                "depth:2",
                "depth:[1 TO 3]",
                "depth:>1",
                "chain:00650000-0000-8000-8000-000000000009",
                "chain:*9",
                "finding:tag-laundering",
                "atlas",
                "ALICE",
                "deploy",
                "project",
                "\"deploy 42\"",
                "deploy-42",
                "alice@corp",
                "bor*  OR  atl*",
                "*tlas",
                "role:Deploy -account:1 +tag.project:Atlas !session:x",
                "NOT role:Other"
            })
    void session_isFoundByWhatItHas(String query) throws IOException {
        write(full(), session(2).role("arn:aws:iam::1:role/Other"));

        assertThat(find(query)).containsExactly(id(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "account:\"Payments Production\"",
                "account:payments*",
                "origin:\"Alice Adams\"",
                "origin:\"alice adams (aadams)\"",
                "origin:*ADAMS",
                "NOT account:staging"
            })
    void accountAndPerson_areFoundByWhatTheOrganisationCallsThem(String query) throws IOException {
        write(full(), session(2).account("333333333333"));

        assertThat(find(query)).isNotEqualTo(List.of(id(1)));

        context =
                new Context(
                        Set.of(ContextKind.ACCOUNTS, ContextKind.PEOPLE),
                        Map.of("222222222222", "Payments Production", "333333333333", "Staging"),
                        Map.of(
                                "alice@corp.example",
                                "Alice Adams (aadams)",
                                "bob@corp.example",
                                "Bob Adamson (bob)"),
                        List.of(),
                        Set.of(),
                        Context.NONE.canaries(),
                        Context.NONE.places());

        assertThat(find(query)).containsExactly(id(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tag.Project:atlas",
                "tag.Project:Borealis",
                "tag.Owner:Platform",
                "tag.Project:at*",
                "tag.Proj:Atlas",
                "tag.Project:{Atlas TO B]",
                "principalTag.project:Borealis",
                "principalTag.project:Bo*",
                "role:deploy",
                "session:deploy",
                "ip:11.0.0.0/8",
                "ip:\"10.1.2\"",
                "depth:3",
                "depth:<2",
                "finding:other",
                "\"42 deploy\"",
                "\"deploy alice\"",
                "borealis",
                "tag.Project:Atlas -grade:exact",
                "NOT *"
            })
    void session_isNotFoundByWhatItLacks(String query) throws IOException {
        write(full());

        assertThat(find(query)).isEmpty();
    }

    @Test
    void absentValues_areFoundByNegation() throws IOException {
        write(full(), session(2));

        for (QueryField field : QueryField.all()) {
            boolean always = field == QueryField.GRADE || field == QueryField.CHAIN;
            String name = field.form() == QueryField.Form.TAG ? ".Project" : "";
            assertThat(find("NOT " + field.queryName() + name + ":*"))
                    .as(field.queryName())
                    .isEqualTo(always ? List.of() : List.of(id(2)));
        }
    }

    @Test
    void service_isFoundAsAddress() throws IOException {
        write(session(1).ip("ec2.amazonaws.com"), session(2).ip("2001:db8::1"));

        assertThat(find("ip:ec2.amazonaws.com")).containsExactly(id(1));
        assertThat(find("ip:2001:DB8:0:0::1")).containsExactly(id(2));
        assertThat(find("ip:2001:db8::/32")).containsExactly(id(2));
    }

    @Test
    void window_takesSessionsAliveAtAnyMomentOfIt() throws IOException {
        Duration hour = Duration.ofHours(1);
        write(
                session(1).life(NOON, hour),
                session(2).life(NOON.plus(hour), hour),
                session(3).life(NOON, Duration.ofHours(-1)));

        assertThat(alive(NOON, NOON)).containsExactly(id(1));
        assertThat(alive(NOON.plus(hour), NOON.plus(hour))).containsExactly(id(2));
        assertThat(alive(NOON.plusSeconds(3599), NOON.plusSeconds(3600)))
                .containsExactly(id(2), id(1));
        assertThat(alive(NOON.minusSeconds(9), NOON.minusSeconds(1))).isEmpty();
        assertThat(alive(Instant.MIN, Instant.MAX)).containsExactly(id(2), id(1));
    }

    private List<UUID> alive(Instant from, Instant to) {
        return find("", new TimeWindow(from, to), SearchOrder.NEWEST_ISSUED);
    }

    @Test
    void impossibleTimes_areIndexed() throws IOException {
        write(
                session(1).life(Instant.parse("+200000-01-01T00:00:00Z"), Duration.ofDays(1)),
                session(2).life(Instant.parse("-1000-01-01T00:00:00Z"), Duration.ofDays(1)));

        assertThat(find("")).containsExactly(id(1), id(2));
    }

    @Test
    void orders_breakTiesById() throws IOException {
        write(
                session(1).life(NOON, Duration.ofHours(3)),
                session(2).life(NOON, Duration.ofHours(3)),
                session(3).life(NOON.plusSeconds(5), Duration.ofHours(1)));

        assertThat(find("", null, SearchOrder.NEWEST_ISSUED)).containsExactly(id(3), id(2), id(1));
        assertThat(find("", null, SearchOrder.OLDEST_ISSUED)).containsExactly(id(1), id(2), id(3));
        assertThat(find("", null, SearchOrder.LATEST_EXPIRY)).containsExactly(id(2), id(1), id(3));
        assertThat(find("", null, SearchOrder.EARLIEST_EXPIRY))
                .containsExactly(id(3), id(1), id(2));
    }

    @ParameterizedTest
    @CsvSource({"NEWEST_ISSUED", "OLDEST_ISSUED", "LATEST_EXPIRY", "EARLIEST_EXPIRY"})
    void pages_followEachOtherWithoutGapOrRepeat(SearchOrder order) throws IOException {
        SessionBuilder[] sessions = new SessionBuilder[57];
        Arrays.setAll(
                sessions,
                i -> session(i).life(NOON.plusSeconds(i / 5), Duration.ofMinutes(i % 7 + 1)));
        write(Arrays.copyOf(sessions, 30));
        write(Arrays.copyOfRange(sessions, 30, 57));

        List<UUID> paged = new ArrayList<>();
        SortKey after = null;
        do {
            SearchPage page = index.search(new SearchRequest("", null, order, 10, after));
            page.hits().forEach(hit -> paged.add(hit.sessionId()));
            after = page.hits().isEmpty() ? null : page.hits().getLast();
        } while (after != null);

        assertThat(paged).hasSize(57).isEqualTo(find("", null, order));
    }

    @Test
    void total_isExactWhereThatIsCheap() throws IOException {
        SessionBuilder[] sessions = new SessionBuilder[3000];
        Arrays.setAll(
                sessions,
                i -> session(i).life(NOON.plusSeconds(i), Duration.ofHours(1)).tag("A", "x"));
        write(sessions);

        SearchRequest page =
                new SearchRequest("tag.a:x", null, SearchOrder.NEWEST_ISSUED, 10, null);
        SearchRequest costly =
                new SearchRequest("tag.a:x -session:y*", null, SearchOrder.NEWEST_ISSUED, 10, null);

        assertThat(index.search(page).total()).isEqualTo(new Total(3000, Relation.EQUAL));
        assertThat(index.search(costly).total().value()).isLessThanOrEqualTo(3000);
        assertThat(index.count("tag.a:x -session:y*", null)).isEqualTo(3000);
    }

    @Test
    void update_replacesAndDeleteRemoves() throws IOException {
        write(session(1).tag("A", "old"), session(2).tag("A", "old"));

        write(session(1).tag("A", "new"));
        index.generation().delete(List.of(id(2)));
        index.refresh();

        assertThat(find("tag.a:old")).isEmpty();
        assertThat(find("tag.a:new")).containsExactly(id(1));
        assertThat(index.size()).isEqualTo(1);
    }

    @Test
    void facets_countValuesOfMatches() throws IOException {
        write(
                full(),
                session(2).tag("project", "Atlas").account("3").origin(SessionBuilder.alice()),
                session(3).tag("Project", "Zeus").tag("Project2", "Atlas").account("3"));
        write(session(4).tag("PROJECT", "Atlas").account("4"));

        List<Facet> facets =
                index.facets("tag.project:*", null, List.of("tag.Project", "account"), 2);
        List<Facet> others =
                index.facets("", null, List.of("origin", "role", "grade", "action"), 9);

        assertThat(facets)
                .containsExactly(
                        new Facet("tag.Project", List.of(count("Atlas", 3), count("Zeus", 1)), 2),
                        new Facet("account", List.of(count("3", 2), count("222222222222", 1)), 3));
        assertThat(others)
                .extracting(Facet::values)
                .containsExactly(
                        List.of(
                                new Facet.Count(
                                        "0a11ce00-0000-8000-8000-000000000001",
                                        "alice@corp.example",
                                        2)),
                        List.of(count(ROLE, 1)),
                        List.of(count("ORIGIN", 3), count("EXACT", 1)),
                        List.of(count("AssumeRole", 1)));
    }

    @Test
    void facetOfTagKeys_countsSessionsWithEachKey() throws IOException {
        write(
                session(1).tag("Project", "Atlas").tag("a", "1"),
                session(2).tag("PROJECT", "Zeus").tag("A-b", "1"),
                session(3));
        write(session(4).tag("project", "Atlas"));

        Facet keys = index.facets("", null, List.of("tagKey"), 9).getFirst();

        assertThat(keys)
                .isEqualTo(
                        new Facet(
                                "tagKey",
                                List.of(count("project", 3), count("a", 1), count("a-b", 1)),
                                3));
    }

    private static Facet.Count count(String value, long sessions) {
        return new Facet.Count(value, value, sessions);
    }

    @Test
    void fieldWithoutFacet_isRefused() {
        assertThatThrownBy(() -> index.facets("", null, List.of("session"), 5))
                .isInstanceOfSatisfying(
                        QueryException.class,
                        e -> assertThat(e.code()).isEqualTo(Code.UNSUPPORTED));
    }

    @Test
    void hugeAndOddValues_areFoundAgain() throws IOException {
        String huge = "x".repeat(40_000);
        String odd = "\u202e\ud800<script>\u0000,=1+1";
        write(session(1).tag("Big", huge).name(huge + "y"), session(2).tag(odd, odd).name(odd));

        assertThat(find("tag.big:x*")).containsExactly(id(1));
        assertThat(find("session:xx*")).containsExactly(id(1));
        assertThat(find("script")).containsExactly(id(2));
        assertThat(find("session:*script*")).containsExactly(id(2));
        assertThat(index.facets("", null, List.of("tag.big"), 3).getFirst().values())
                .extracting(Facet.Count::sessions)
                .containsExactly(1L);
    }

    @Test
    void wildcard_isBoundedByTheValuesItLooksAt(@TempDir Path other) throws IOException {
        IndexSettings tight =
                new IndexSettings(1, 16, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(9), 100);
        try (SessionIndex bounded = SessionIndex.open(other, tight, () -> Context.NONE)) {
            bounded.swap(bounded.beginRebuild());
            for (int i = 0; i < 300; i++) {
                bounded.generation().update(List.of(session(i).name("s" + i).build()));
            }
            bounded.refresh();

            assertThat(bounded.count("session:s29*", null)).isEqualTo(11);
            assertThatThrownBy(() -> bounded.count("account:1 OR session:*9", null))
                    .isInstanceOfSatisfying(
                            QueryException.class,
                            e -> {
                                assertThat(e.code()).isEqualTo(Code.TOO_BROAD);
                                assertThat(e.position()).isEqualTo(21);
                            });
        }
    }

    @Test
    void slowQuery_isStopped(@TempDir Path other) throws IOException {
        IndexSettings hasty =
                new IndexSettings(1, 16, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1_000_000);
        try (SessionIndex stopped = SessionIndex.open(other, hasty, () -> Context.NONE)) {
            stopped.swap(stopped.beginRebuild());
            for (int i = 0; i < 5000; i++) {
                stopped.generation().update(List.of(session(i).name("s" + i).build()));
            }
            stopped.refresh();

            assertThatThrownBy(() -> stopped.count("session:*9", null))
                    .isInstanceOfSatisfying(
                            QueryException.class,
                            e -> assertThat(e.code()).isEqualTo(Code.TIMEOUT));
        }
    }

    @Test
    void indexWithoutCommit_isNotUsedAgain() throws IOException {
        write(session(1));
        index.close();

        index = SessionIndex.open(folder, IndexSettings.DEFAULT, () -> Context.NONE);

        assertThatThrownBy(() -> index.size()).isInstanceOf(IndexUnavailableException.class);
    }
}
