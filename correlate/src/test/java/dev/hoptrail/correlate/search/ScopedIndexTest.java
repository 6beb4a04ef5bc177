package dev.hoptrail.correlate.search;

import static dev.hoptrail.correlate.search.SessionBuilder.id;
import static dev.hoptrail.correlate.search.SessionBuilder.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.detect.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Alice's account is 111111111111. Session 1 is in it; sessions 2 and 3 are in another one, and
/// alice is behind the second.
final class ScopedIndexTest {
    private static final String HERS = "111111111111";
    private static final String OTHER = "222222222222";

    @TempDir private Path folder;
    private SessionIndex index;
    private ScopedIndex others;

    @BeforeEach
    void open() throws IOException {
        index = SessionIndex.open(folder, IndexSettings.DEFAULT, () -> Context.NONE);
        index.swap(index.beginRebuild());
        List<SessionBuilder> sessions =
                List.of(
                        session(1)
                                .account(HERS)
                                .origin(SessionBuilder.alice())
                                .originAccount(HERS)
                                .tag("Team", "red"),
                        session(2)
                                .account(OTHER)
                                .origin(SessionBuilder.alice())
                                .originAccount(HERS)
                                .tag("Team", "blue"),
                        session(3).account(OTHER).tag("Team", "blue"),
                        session(4).account(null).tag("Team", "green"));
        index.generation().update(sessions.stream().map(SessionBuilder::build).toList());
        index.refresh();
        others = index.within(AccountScope.of(List.of(OTHER)));
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    private static List<UUID> find(ScopedIndex scoped, String query) {
        SearchRequest request =
                new SearchRequest(query, null, SearchOrder.NEWEST_ISSUED, 100, null);
        return scoped.search(request).hits().stream().map(SortKey::sessionId).sorted().toList();
    }

    @Test
    void matchesTotalsAndFacets_areThoseOfTheAccounts() {
        assertThat(find(others, "")).containsExactly(id(2), id(3));
        assertThat(others.count("tag.Team:*", null)).isEqualTo(2);
        assertThat(find(others, "NOT tag.Team:blue")).isEmpty();
        assertThat(find(others, "tag.Team:(red OR green)")).isEmpty();
        Facet teams = others.facets("", null, List.of("tag.Team"), 9).getFirst();
        assertThat(teams.values()).containsExactly(new Facet.Count("blue", "blue", 2));
        assertThat(teams.distinct()).isEqualTo(1);
    }

    @Test
    void someSessions_areAskedAlone() {
        List<UUID> asked = List.of(id(1), id(2), id(9));
        ScopedIndex all = index.within(AccountScope.everything());

        assertThat(all.among(asked, "")).containsExactlyInAnyOrder(id(1), id(2));
        assertThat(all.among(asked, "tag.Team:blue")).containsExactly(id(2));
        assertThat(all.among(List.of(), "tag.Team:blue")).isEmpty();
        assertThat(others.among(asked, "")).containsExactly(id(2));
        assertThat(others.among(asked, "origin:alice@corp.example")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "origin:alice@corp.example",
                "origin:al*",
                "origin:[a TO b]",
                "origin:*",
                "provider:*",
                "actor:PERSON",
                "actor:*",
                "alice",
                "ali*",
                "\"alice corp example\"",
                "alice@corp*"
            })
    void whoIsBehindASession_isNoAnswerToThoseWhoMayNotSeeIt(String query) {
        ScopedIndex both = index.within(AccountScope.of(List.of(HERS, OTHER)));

        assertThat(find(index.within(AccountScope.everything()), query)).contains(id(1), id(2));
        assertThat(find(both, query)).containsExactly(id(1), id(2));
        assertThat(find(others, query)).isEmpty();
        assertThat(find(others, "NOT " + query)).containsExactly(id(2), id(3));
    }

    @Test
    void facetOfOrigins_countsThoseThatMayBeSeen() {
        List<String> fields = List.of("origin", "account");

        List<Facet> seen = others.facets("", null, fields, 9);
        List<Facet> hers = index.within(AccountScope.of(List.of(HERS))).facets("", null, fields, 9);

        assertThat(seen).extracting(Facet::field).containsExactlyElementsOf(fields);
        assertThat(seen.getFirst().values()).isEmpty();
        assertThat(seen.getLast().values()).containsExactly(new Facet.Count(OTHER, OTHER, 2));
        assertThat(hers.getFirst().values()).extracting(Facet.Count::sessions).containsExactly(1L);
        assertThat(Stream.of(hers.getLast()).flatMap(facet -> facet.values().stream()))
                .containsExactly(new Facet.Count(HERS, HERS, 1));
    }
}
