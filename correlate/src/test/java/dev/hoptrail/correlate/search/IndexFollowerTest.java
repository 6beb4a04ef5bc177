package dev.hoptrail.correlate.search;

import static dev.hoptrail.correlate.search.SessionBuilder.id;
import static dev.hoptrail.correlate.search.SessionBuilder.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.store.ProjectedSession;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.store.AlreadyClosedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexFollowerTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final IndexSettings SETTINGS =
            new IndexSettings(2, 16, Duration.ofMillis(20), Duration.ofHours(1), LONG, 1_000_000);

    @TempDir private Path folder;
    private final FakeStore store = new FakeStore();

    private IndexFollower follow(SessionIndex index) {
        return follow(index, SETTINGS);
    }

    private IndexFollower follow(SessionIndex index, IndexSettings settings) {
        IndexFollower follower =
                new IndexFollower(
                        store,
                        store,
                        index,
                        settings,
                        InstantSource.system(),
                        OpenTelemetry.noop());
        follower.start();
        return follower;
    }

    private static List<ProjectedSession> tagged(int count, String value) {
        return IntStream.range(0, count).mapToObj(i -> session(i).tag("A", value).build()).toList();
    }

    @Test
    void commits_becomeSearchable() throws Exception {
        try (SessionIndex index = SessionIndex.open(folder, SETTINGS, () -> Context.NONE);
                IndexFollower follower = follow(index)) {
            Instant before = Instant.now();
            store.commit(tagged(5000, "x"), List.of());
            assertThat(follower.awaitAll(LONG)).isTrue();
            assertThat(index.count("tag.a:x", null)).isEqualTo(5000);

            long xid = store.commit(tagged(10, "y"), List.of(id(20)));

            assertThat(follower.awaitXid(xid, LONG)).isTrue();
            assertThat(follower.searchable()).isGreaterThan(xid);
            assertThat(index.count("tag.a:x", null)).isEqualTo(4989);
            assertThat(index.count("tag.a:y", null)).isEqualTo(10);
            assertThat(index.asOf()).isAfter(before);
            assertThat(follower.failure()).isNull();
        }
    }

    @Test
    void runningTransaction_isWaitedFor() throws Exception {
        try (SessionIndex index = SessionIndex.open(folder, SETTINGS, () -> Context.NONE);
                IndexFollower follower = follow(index)) {
            long late = store.begin();
            long early = store.commit(tagged(1, "early"), List.of());

            assertThat(follower.awaitXid(early, Duration.ofMillis(300))).isFalse();
            store.commit(late, List.of(session(7).tag("A", "late").build()), List.of());

            assertThat(follower.awaitXid(early, LONG)).isTrue();
            assertThat(index.count("tag.a:late", null)).isEqualTo(1);
            assertThat(index.count("tag.a:early", null)).isEqualTo(1);
        }
    }

    @Test
    void restart_goesOnFromTheCommit() throws Exception {
        try (SessionIndex index = SessionIndex.open(folder, SETTINGS, () -> Context.NONE);
                IndexFollower follower = follow(index)) {
            store.commit(tagged(100, "x"), List.of());
            assertThat(follower.awaitAll(LONG)).isTrue();
        }
        List<String> generations = generations();
        store.commit(tagged(3, "y"), List.of());

        try (SessionIndex index = SessionIndex.open(folder, SETTINGS, () -> Context.NONE);
                IndexFollower follower = follow(index)) {
            assertThat(follower.awaitAll(LONG)).isTrue();
            assertThat(index.count("tag.a:x", null)).isEqualTo(97);
            assertThat(generations()).isEqualTo(generations);
        }
    }

    @Test
    void crash_losesNothing() throws Exception {
        SessionIndex crashed = SessionIndex.open(folder, SETTINGS, () -> Context.NONE);
        IndexFollower abandoned = follow(crashed);
        store.commit(tagged(100, "x"), List.of());
        assertThat(abandoned.awaitAll(LONG)).isTrue();
        // Closed first, the index keeps nothing of what was not committed.
        crashed.close();
        abandon(abandoned);

        try (SessionIndex index = SessionIndex.open(folder, SETTINGS, () -> Context.NONE);
                IndexFollower follower = follow(index)) {
            assertThat(follower.awaitAll(LONG)).isTrue();
            assertThat(index.count("tag.a:x", null)).isEqualTo(100);
        }
    }

    @Test
    void crash_losesNothing_whereTheIndexWasCommittedWhileMoreWasWritten() throws Exception {
        IndexSettings always =
                new IndexSettings(2, 16, Duration.ofMillis(20), Duration.ZERO, LONG, 1_000_000);
        SessionIndex crashed = SessionIndex.open(folder, always, () -> Context.NONE);
        IndexFollower abandoned = follow(crashed, always);
        for (int i = 0; i < 40; i++) {
            long xid = store.commit(tagged(200, "x" + i), List.of());
            if (i % 3 == 0) {
                assertThat(abandoned.awaitXid(xid, LONG)).isTrue();
            }
        }
        crashed.close();
        abandon(abandoned);
        List<String> generations = generations();

        try (SessionIndex index = SessionIndex.open(folder, SETTINGS, () -> Context.NONE);
                IndexFollower follower = follow(index)) {
            assertThat(index.size()).isEqualTo(200);
            assertThat(follower.awaitAll(LONG)).isTrue();
            assertThat(index.count("tag.a:x39", null)).isEqualTo(200);
            assertThat(index.size()).isEqualTo(200);
            assertThat(generations()).isEqualTo(generations);
        }
    }

    /// Closes a follower whose index is gone: what it was about to commit is lost, as in a crash.
    private static void abandon(IndexFollower follower) throws IOException {
        try {
            follower.close();
        } catch (AlreadyClosedException lost) {
            assertThat(lost).hasMessageContaining("closed");
        }
    }

    @Test
    void restoredDatabase_rebuildsTheIndex() throws Exception {
        try (SessionIndex index = SessionIndex.open(folder, SETTINGS, () -> Context.NONE);
                IndexFollower follower = follow(index)) {
            store.commit(tagged(50, "x"), List.of());
            assertThat(follower.awaitAll(LONG)).isTrue();
        }
        store.restore(tagged(8, "restored"));

        try (SessionIndex index = SessionIndex.open(folder, SETTINGS, () -> Context.NONE);
                IndexFollower follower = follow(index)) {
            assertThat(follower.awaitAll(LONG)).isTrue();
            assertThat(index.size()).isEqualTo(8);
        }
    }

    @Test
    void indexThatWasAway_whileTheFeedForgot_isRebuilt() throws Exception {
        try (SessionIndex index = SessionIndex.open(folder, SETTINGS, () -> Context.NONE);
                IndexFollower follower = follow(index)) {
            store.commit(tagged(50, "x"), List.of());
            assertThat(follower.awaitAll(LONG)).isTrue();
        }
        store.forget(store.commit(List.of(), List.of(id(7))));

        try (SessionIndex index = SessionIndex.open(folder, SETTINGS, () -> Context.NONE);
                IndexFollower follower = follow(index)) {
            assertThat(follower.awaitAll(LONG)).isTrue();
            assertThat(index.size()).isEqualTo(49);
        }
    }

    @Test
    void damagedIndex_isRebuilt() throws Exception {
        try (SessionIndex index = SessionIndex.open(folder, SETTINGS, () -> Context.NONE);
                IndexFollower follower = follow(index)) {
            store.commit(tagged(50, "x"), List.of());
            assertThat(follower.awaitAll(LONG)).isTrue();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(file, "not an index");
            }
        }

        try (SessionIndex index = SessionIndex.open(folder, SETTINGS, () -> Context.NONE);
                IndexFollower follower = follow(index)) {
            assertThat(follower.awaitAll(LONG)).isTrue();
            assertThat(index.size()).isEqualTo(50);
        }
    }

    @Test
    void rebuild_takesThePlaceOfTheIndexInUse() throws Exception {
        try (SessionIndex index = SessionIndex.open(folder, SETTINGS, () -> Context.NONE);
                IndexFollower follower = follow(index)) {
            store.commit(tagged(700, "x"), List.of());
            assertThat(follower.awaitAll(LONG)).isTrue();
            List<String> before = generations();

            assertThat(follower.rebuild().get(20, TimeUnit.SECONDS)).isEqualTo(700);

            assertThat(index.count("tag.a:x", null)).isEqualTo(700);
            assertThat(generations()).hasSize(1).isNotEqualTo(before);
            store.commit(tagged(1, "y"), List.of());
            assertThat(follower.awaitAll(LONG)).isTrue();
            assertThat(index.count("tag.a:y", null)).isEqualTo(1);
        }
    }

    private List<String> generations() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
