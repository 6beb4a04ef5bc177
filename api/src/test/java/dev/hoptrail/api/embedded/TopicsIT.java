package dev.hoptrail.api.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.migrations.TopicCatalogue;
import dev.hoptrail.migrations.TopicMismatchException;
import dev.hoptrail.migrations.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.Test;

/// The catalogue against a real broker.
final class TopicsIT {

    private final TestStack stack = TestStack.shared();

    @Test
    void absentTopics_areCreatedOnce() {
        TopicCatalogue catalogue = stack.freshTopics();

        try (Admin admin = Admin.create(stack.kafka())) {
            Map<String, TopicDescription> first = new Topics(admin, catalogue).ensure();
            Map<String, TopicDescription> second = new Topics(admin, catalogue).ensure();

            assertThat(first)
                    .extractingByKey(catalogue.identityEvents())
                    .extracting(topic -> topic.partitions().size())
                    .isEqualTo(12);
            assertThat(second).isEqualTo(first).hasSize(3);
        }
    }

    @Test
    void topicThatKeepsTooLittle_isRefusedByName() throws Exception {
        TopicCatalogue catalogue = new TopicCatalogue("short-lived.", (short) 1);
        try (Admin admin = Admin.create(stack.kafka())) {
            NewTopic topic =
                    new NewTopic(catalogue.rejected(), 1, (short) 1)
                            .configs(Map.of("retention.bytes", "1000000", "retention.ms", "-1"));
            admin.createTopics(List.of(topic)).all().get();

            assertThatThrownBy(() -> new Topics(admin, catalogue).ensure())
                    .isInstanceOf(TopicMismatchException.class)
                    .hasMessageContaining("short-lived.rejected has retention.bytes=1000000");
        }
    }
}
