package dev.hoptrail.correlate.tags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.event.IdentityEvent.TagChange;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.event.TagSubject;
import dev.hoptrail.correlate.tags.TagHistory.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TagHistoryTest {
    private static final TagSubject ROLE =
            new TagSubject(TagSubject.Kind.ROLE, "111111111111", "Deploy");

    private final List<TagStatement> said = new ArrayList<>();
    private int records;

    private static Instant minute(int minute) {
        return Instant.parse("2026-03-02T09:00:00Z").plusSeconds(minute * 60L);
    }

    private void say(int minute, TagChange change) {
        UUID id = new UUID(0, ++records);
        said.addAll(
                TagStatement.of(
                        new RecordRef(id, minute(minute), "111111111111", "e" + records, null),
                        change));
    }

    private void created(int minute, Map<String, String> tags) {
        say(minute, new TagChange(ROLE, true, tags, List.of()));
    }

    private void tagged(int minute, String key, String value) {
        say(minute, new TagChange(ROLE, false, Map.of(key, value), List.of()));
    }

    private void untagged(int minute, String key) {
        say(minute, new TagChange(ROLE, false, Map.of(), List.of(key)));
    }

    private static Interval interval(String key, String value, int from, @Nullable Integer until) {
        return new Interval(key, value, minute(from), until == null ? null : minute(until));
    }

    private Map<String, String> at(int minute) {
        return new TagHistory(said).at(minute(minute));
    }

    @Test
    void tag_holdsFromItsSecondUntilItIsReplacedOrTaken() {
        tagged(1, "Team", "red");
        tagged(3, "Team", "blue");
        tagged(4, "Cost", "12");
        untagged(5, "Team");

        assertThat(new TagHistory(said).intervals())
                .containsExactly(
                        interval("Cost", "12", 4, null),
                        interval("Team", "red", 1, 3),
                        interval("Team", "blue", 3, 5));
        assertThat(at(0)).isEmpty();
        assertThat(at(1)).containsExactly(Map.entry("Team", "red"));
        assertThat(at(4)).containsExactly(Map.entry("Cost", "12"), Map.entry("Team", "blue"));
        assertThat(at(9)).containsExactly(Map.entry("Cost", "12"));
    }

    @Test
    void keys_compareWithoutCaseAndKeepTheLastSpelling() {
        tagged(1, "Team", "red");
        tagged(2, "TEAM", "blue");
        assertThat(at(3)).containsExactly(Map.entry("TEAM", "blue"));

        untagged(4, "team");
        assertThat(at(5)).isEmpty();
    }

    @Test
    void deletedAndMadeAgain_beginsWithoutItsOldTags() {
        created(0, Map.of("Team", "red", "Cost", "12"));
        say(2, new TagChange(ROLE, true, Map.of(), List.of()));
        created(4, Map.of("Team", "blue"));

        assertThat(at(1)).hasSize(2);
        assertThat(at(3)).isEmpty();
        assertThat(at(4)).containsExactly(Map.entry("Team", "blue"));
    }

    @Test
    void withinOneSecond_creationComesFirstAndTakingBeforeGiving() {
        tagged(1, "Team", "red");
        untagged(1, "Team");
        created(1, Map.of("Team", "grey", "Cost", "12"));

        assertThat(at(1)).containsExactly(Map.entry("Cost", "12"), Map.entry("Team", "grey"));
        tagged(1, "Team", "late");
        assertThat(new TagHistory(said).intervals())
                .containsExactly(
                        interval("Cost", "12", 1, null), interval("Team", "late", 1, null));
    }

    @Test
    void history_isAFunctionOfTheSetOfStatements() {
        Random chance = new Random(7);
        for (int i = 0; i < 60; i++) {
            String key = List.of("Team", "team", "Cost", "Stage").get(chance.nextInt(4));
            int minute = chance.nextInt(20);
            switch (chance.nextInt(8)) {
                case 0 -> created(minute, Map.of(key, "new " + i));
                case 1, 2 -> untagged(minute, key);
                default -> tagged(minute, key, "value " + i);
            }
        }
        List<Interval> expected = new TagHistory(said).intervals();
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(said, chance);
            assertThat(new TagHistory(said).intervals()).isEqualTo(expected);
        }
    }
}
