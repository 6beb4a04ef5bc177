package dev.hoptrail.api.source;

import dev.hoptrail.ingest.source.kafka.TopicSettings;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.naming.conventions.StringConvention;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Topics of somebody's Kafka to consume: `hoptrail.subscriptions.<name>`.
///
/// @param name by which people know them
/// @param bootstrapServers of that Kafka
/// @param topics their names
/// @param group the consumer group; `hoptrail-` and the name where absent
/// @param fromBeginning whether a new group begins with what the topics hold already
/// @param client settings of Kafka's client, such as `security.protocol` and `sasl.jaas.config`
@EachProperty("hoptrail.subscriptions")
public record SubscriptionSource(
        @Parameter String name,
        @Nullable String bootstrapServers,
        @Nullable List<String> topics,
        @Nullable String group,
        @Bindable(defaultValue = "true") boolean fromBeginning,
        @MapFormat(
                        transformation = MapFormat.MapTransformation.FLAT,
                        keyFormat = StringConvention.RAW)
                @Nullable Map<String, String> client) {

    public SubscriptionSource {
        if (bootstrapServers == null || topics == null) {
            throw new ConfigurationException(
                    "hoptrail.subscriptions.%s needs bootstrap-servers and topics".formatted(name));
        }
        settings(name, bootstrapServers, topics, group, fromBeginning, client);
    }

    private static TopicSettings settings(
            String name,
            @Nullable String servers,
            @Nullable List<String> topics,
            @Nullable String group,
            boolean fromBeginning,
            @Nullable Map<String, String> client) {
        // A variable does not tell dots from dashes; names of Kafka's settings have dots alone.
        Map<String, String> dotted = new TreeMap<>();
        if (client != null) {
            client.forEach((setting, value) -> dotted.put(setting.replace('-', '.'), value));
        }
        try {
            return new TopicSettings(
                    name,
                    Objects.requireNonNull(servers),
                    Objects.requireNonNull(topics),
                    group == null ? "hoptrail-" + name : group,
                    fromBeginning,
                    dotted);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationException(
                    "hoptrail.subscriptions.%s: %s".formatted(name, wrong.getMessage()));
        }
    }

    TopicSettings settings() {
        return settings(name, bootstrapServers, topics, group, fromBeginning, client);
    }

    /// Leaves out the client's settings, which may hold secrets.
    @Override
    public String toString() {
        return "SubscriptionSource[name=%s, %s]".formatted(name, settings());
    }
}
