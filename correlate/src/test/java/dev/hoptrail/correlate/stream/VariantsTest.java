package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.store.RecordRow.Variant;
import dev.hoptrail.correlate.store.Records.Body;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class VariantsTest {
    private static final String DELIVERED = "{\"eventID\":\"e\",\"n\":1}";
    private static final String AMENDED =
            "{\"eventID\":\"e\",\"n\":2,\"addendum\":{\"reason\":\"UPDATED_DATA\"}}";

    @Test
    void contradict_ignoresOrderAndSpaces() {
        assertThat(Variants.contradict(bodies(DELIVERED, "{ \"n\" : 1, \"eventID\" : \"e\" }")))
                .isFalse();
        assertThat(
                        Variants.contradict(
                                bodies(
                                        "{\"a\":{\"x\":1,\"y\":[1,2]}}",
                                        "{\"a\":{\"y\":[1,2],\"x\":1}}")))
                .isFalse();
    }

    @Test
    void contradict_seesOtherValuesOrdersOfListsAndKinds() {
        assertThat(Variants.contradict(bodies("{\"n\":1}", "{\"n\":2}"))).isTrue();
        assertThat(Variants.contradict(bodies("{\"n\":[1,2]}", "{\"n\":[2,1]}"))).isTrue();
        assertThat(Variants.contradict(bodies("{\"n\":1}", "{\"n\":\"1\"}"))).isTrue();
        assertThat(Variants.contradict(bodies("{\"n\":null}", "{}"))).isTrue();
    }

    @Test
    void effective_isTheAddendum() {
        assertThat(Variants.effective(bodies(DELIVERED, AMENDED))).isEqualTo(AMENDED);
        assertThat(Variants.effective(bodies(AMENDED, DELIVERED))).isEqualTo(AMENDED);
    }

    @Test
    void rebuiltBodies_giveWay_andContradictOnlyTheirOwnKind() {
        String result = "{\"eventID\":\"e\",\"n\":\"1\",\"rebuiltFrom\":\"QUERY_RESULT\"}";
        String other = "{\"eventID\":\"e\",\"n\":\"2\",\"rebuiltFrom\":\"QUERY_RESULT\"}";
        String ocsf = "{\"eventID\":\"e\",\"rebuiltFrom\":\"OCSF\"}";

        assertThat(Variants.contradict(bodies(DELIVERED, result, ocsf))).isFalse();
        assertThat(Variants.contradict(bodies(DELIVERED, result, other))).isTrue();
        for (int salt = 0; salt < 8; salt++) {
            // Whatever its hash is.
            String delivered = "{\"eventID\":\"e\",\"salt\":" + salt + "}";
            assertThat(Variants.effective(bodies(ocsf, result, delivered))).isEqualTo(delivered);
        }
        assertThat(Variants.effective(bodies(ocsf, other))).isEqualTo(other);
    }

    @Test
    void effective_isTheOnlyOne() {
        assertThat(Variants.effective(bodies("not even JSON"))).isEqualTo("not even JSON");
    }

    @Property
    void effective_doesNotDependOnTheOrder(@ForAll int[] numbers, @ForAll long seed) {
        List<Body> bodies = new ArrayList<>(bodies(DELIVERED));
        for (int number : numbers) {
            bodies.addAll(bodies("{\"n\":" + number + "}", "{ \"n\" : " + number + " }"));
        }

        String effective = Variants.effective(bodies);
        Collections.shuffle(bodies, new Random(seed));

        assertThat(Variants.effective(bodies)).isEqualTo(effective);
    }

    private static List<Body> bodies(String... texts) {
        List<Body> bodies = new ArrayList<>();
        for (String text : texts) {
            bodies.add(
                    new Body(
                            new Variant(new UUID(0, 1), Instant.EPOCH, text.hashCode()),
                            null,
                            text));
        }
        return bodies;
    }
}
