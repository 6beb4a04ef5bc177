package dev.hoptrail.correlate.tags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.tags.SessionTag.SetBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class InheritanceTest {
    private static final UUID ABOVE = new UUID(1, 1);
    private static final UUID HERE = new UUID(2, 2);

    @Test
    void inForce_passesTransitiveTagsOnAndStopsPlainOnes() {
        List<SessionTag> parent =
                List.of(above("Team", "blue", true), above("Ticket", "77", false));

        List<SessionTag> tags = Inheritance.inForce(List.of(), null, parent);

        assertThat(tags)
                .containsExactly(new SessionTag("Team", "blue", true, SetBy.INHERITED, ABOVE));
    }

    @Test
    void inForce_believesWhatWasLoggedOverWhatTheParentHas() {
        List<SessionTag> parent = List.of(above("Team", "blue", true), above("Stage", "x", true));

        List<SessionTag> tags = Inheritance.inForce(List.of(), Map.of("Team", "red"), parent);

        assertThat(tags)
                .containsExactly(new SessionTag("Team", "red", true, SetBy.INHERITED, null));
    }

    @Test
    void inForce_knowsWhoSetALoggedTagInAnySpelling() {
        List<SessionTag> parent = List.of(above("Team", "blue", true));

        List<SessionTag> tags = Inheritance.inForce(List.of(), Map.of("TEAM", "blue"), parent);

        assertThat(tags)
                .containsExactly(new SessionTag("TEAM", "blue", true, SetBy.INHERITED, ABOVE));
    }

    @Test
    void inForce_showsTheOwnTagWhereBothAreThere() {
        List<SessionTag> parent = List.of(above("team", "blue", true));

        List<SessionTag> tags = Inheritance.inForce(List.of(own("Team", "red")), null, parent);

        assertThat(tags).containsExactly(own("Team", "red"));
    }

    @Test
    void inForce_inheritsNothingWhereNothingWasLoggedAsInherited() {
        List<SessionTag> parent = List.of(above("Team", "blue", true));

        assertThat(Inheritance.inForce(List.of(), Map.of(), parent)).isEmpty();
    }

    @Property
    void inForce_hasEachKeyOnceInOrderWhateverTheOrderOfTheParts(
            @ForAll("tagMaps") Map<String, String> incoming,
            @ForAll("tagMaps") Map<String, String> parentTags) {
        List<SessionTag> parent = new ArrayList<>();
        parentTags.forEach((key, value) -> parent.add(above(key, value, true)));
        parent.sort(SessionTag.BY_KEY);

        List<SessionTag> tags = Inheritance.inForce(List.of(), incoming, parent);

        assertThat(tags).isSortedAccordingTo(SessionTag.BY_KEY);
        assertThat(tags.stream().map(SessionTag::foldedKey)).doesNotHaveDuplicates();
        assertThat(Inheritance.inForce(List.of(), turned(incoming), parent)).isEqualTo(tags);
        assertThat(Inheritance.statedTransitive(List.of(), turned(incoming)))
                .isEqualTo(Inheritance.statedTransitive(List.of(), incoming));
    }

    @Property
    void statedTransitive_isWhatTheNextRecordLogs(@ForAll("tagMaps") Map<String, String> own) {
        List<SessionTag> tags = new ArrayList<>();
        own.forEach((key, value) -> tags.add(new SessionTag(key, value, true, SetBy.CALLER, HERE)));
        tags.sort(SessionTag.BY_KEY);

        Map<String, String> below = new HashMap<>();
        Inheritance.inForce(List.of(), null, tags)
                .forEach(tag -> below.put(tag.foldedKey(), tag.value()));

        assertThat(below.keySet()).isEqualTo(Inheritance.statedTransitive(tags, null).keySet());
    }

    @Provide
    Arbitrary<Map<String, String>> tagMaps() {
        Arbitrary<String> keys = Arbitraries.of("Team", "team", "TEAM", "Stage", "stage", "É", "é");
        Arbitrary<String> values = Arbitraries.of("", "blue", "red", " ");
        return Combinators.combine(keys, values)
                .as(Map::entry)
                .list()
                .ofMaxSize(6)
                .map(entries -> {
                    Map<String, String> map = new LinkedHashMap<>();
                    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
                    return map;
                });
    }

    private static Map<String, String> turned(Map<String, String> map) {
        Map<String, String> turned = new LinkedHashMap<>();
        List<String> keys = new ArrayList<>(map.keySet());
        keys.reversed().forEach(key -> turned.put(key, map.getOrDefault(key, "")));
        return turned;
    }

    private static SessionTag above(String key, String value, boolean transitive) {
        return new SessionTag(key, value, transitive, SetBy.CALLER, ABOVE);
    }

    private static SessionTag own(String key, String value) {
        return new SessionTag(key, value, false, SetBy.CALLER, HERE);
    }
}
