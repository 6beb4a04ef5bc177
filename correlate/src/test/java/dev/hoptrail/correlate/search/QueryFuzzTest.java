package dev.hoptrail.correlate.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.detect.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Whatever is asked, the answer is an answer or a refusal with a place.
final class QueryFuzzTest {
    private static final SessionIndex[] INDEX = new SessionIndex[1];

    @BeforeContainer
    static void fill() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "fuzz");
        SessionIndex index = SessionIndex.open(folder, IndexSettings.DEFAULT, () -> Context.NONE);
        index.swap(index.beginRebuild());
        RandomSessions sessions = new RandomSessions(new Random(7));
        for (int i = 0; i < 200; i++) {
            index.generation().update(java.util.List.of(sessions.next(i)));
        }
        index.refresh();
        INDEX[0] = index;
    }

    @AfterContainer
    static void close() throws IOException {
        INDEX[0].close();
    }

    @Provide
    Arbitrary<String> likely() {
        return Arbitraries.of(
                        "tag.Project:",
                        "tag.",
                        "principalTag.team:",
                        "role:",
                        "session:",
                        "ip:",
                        "depth:",
                        "grade:",
                        "chain:",
                        "key:",
                        "nofield:",
                        "\"",
                        "\\",
                        "(",
                        ")",
                        "[",
                        "]",
                        "{",
                        "}",
                        " TO ",
                        "*",
                        "?",
                        "~",
                        "^",
                        "/",
                        ":",
                        " ",
                        " AND ",
                        " OR ",
                        " NOT ",
                        "&&",
                        "||",
                        "+",
                        "-",
                        "!",
                        "<",
                        ">",
                        "=",
                        "atlas",
                        "alice@corp",
                        "10.0.0.0/8",
                        "10.0.0.1",
                        "::1",
                        "1",
                        "-1",
                        "99999999999",
                        "EXACT",
                        "é",
                        "日本",
                        "\0",
                        "\ud800",
                        "😀",
                        "'; drop table session; --")
                .list()
                .ofMaxSize(24)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 20_000)
    void likelyQuery_isAnsweredOrRefused(@ForAll("likely") String query) {
        ask(query);
    }

    @Property(tries = 5_000)
    void anyText_isAnsweredOrRefused(@ForAll String query) {
        ask(query);
    }

    private static void ask(String query) {
        long begin = System.nanoTime();
        try {
            INDEX[0].search(new SearchRequest(query, null, SearchOrder.NEWEST_ISSUED, 10, null));
        } catch (QueryException e) {
            assertThat(e.position()).isBetween(0, query.length());
            assertThat(e.getMessage()).isNotEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    }
}
