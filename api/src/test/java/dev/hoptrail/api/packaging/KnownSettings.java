package dev.hoptrail.api.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/// The variables that Hoptrail reads: those of its configuration classes, as the compiler lists
/// them, of its servers, and of its log.
final class KnownSettings {

    private static final String KAFKA = "HOPTRAIL_KAFKA_";

    /// What no configuration class has: `StackSettings`, `LogFile`, `logback.xml`, `bin/hoptrail`.
    private static final Set<String> OTHERS =
            Set.of(
                    "HOPTRAIL_DATA",
                    "HOPTRAIL_DB_OWNER_PASSWORD",
                    "HOPTRAIL_DB_OWNER_USER",
                    "HOPTRAIL_DB_PASSWORD",
                    "HOPTRAIL_DB_URL",
                    "HOPTRAIL_DB_USER",
                    "HOPTRAIL_JAVA_OPTS",
                    "HOPTRAIL_KAFKA",
                    "HOPTRAIL_LOG",
                    "HOPTRAIL_LOG_FORMAT",
                    "HOPTRAIL_LOG_TO");

    private final Set<String> variables = new TreeSet<>(OTHERS);
    private final Set<String> clients = new HashSet<>();

    KnownSettings() throws IOException {
        clients.addAll(AdminClientConfig.configNames());
        clients.addAll(ConsumerConfig.configNames());
        clients.addAll(ProducerConfig.configNames());
        for (URL list :
                Collections.list(
                        KnownSettings.class
                                .getClassLoader()
                                .getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream text = list.openStream()) {
                new ObjectMapper().readTree(text).path("properties").forEach(this::add);
            }
        }
    }

    private void add(JsonNode setting) {
        String name = setting.path("name").asText();
        variables.add(name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT));
    }

    boolean has(String variable) {
        return variables.contains(variable)
                || (variable.startsWith(KAFKA)
                        && clients.contains(
                                variable.substring(KAFKA.length())
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '.')));
    }

    /// Those that nobody reads.
    Set<String> unknown(Set<String> told) {
        Set<String> unknown = new TreeSet<>(told);
        unknown.removeIf(variable -> !variable.startsWith("HOPTRAIL_") || has(variable));
        return unknown;
    }
}
