package dev.hoptrail.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class TopicCatalogueTest {

    private final TopicDefinition events = TopicCatalogue.standard().definitions().getFirst();

    @Test
    void names_areThoseThatProcessesAgreedOn() {
        TopicCatalogue catalogue = TopicCatalogue.standard();

        assertThat(catalogue.definitions())
                .extracting(TopicDefinition::name)
                .containsExactly(
                        "hoptrail.identity-events", "hoptrail.session-uses", "hoptrail.rejected");
    }

    @Test
    void settings_neverDropBySize() {
        assertThat(TopicCatalogue.standard().definitions())
                .allSatisfy(topic ->
                        assertThat(topic.settings())
                                .containsEntry("retention.bytes", "-1")
                                .containsEntry("cleanup.policy", "delete")
                                .containsEntry("max.message.bytes", "2097152"));
    }

    @Test
    void presentTopic_mayKeepLongerAndTakeMore() {
        assertThat(events.isServedBy("retention.ms", "-1")).isTrue();
        assertThat(events.isServedBy("retention.ms", "99999999999")).isTrue();
        assertThat(events.isServedBy("max.message.bytes", "10485760")).isTrue();
    }

    @Test
    void presentTopic_mustNotKeepLessOrTakeLess() {
        assertThat(events.isServedBy("retention.ms", "1000")).isFalse();
        assertThat(events.isServedBy("retention.bytes", "1000000")).isFalse();
        assertThat(events.isServedBy("max.message.bytes", "1048588")).isFalse();
        assertThat(events.isServedBy("cleanup.policy", "compact")).isFalse();
    }

    @Test
    void prefix_mustFormATopicName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopicCatalogue("no blank ", (short) 1));
    }
}
