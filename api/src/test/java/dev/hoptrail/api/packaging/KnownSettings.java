package dev.hoptrail.api.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
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

    /// What no configuration class has: `StackSettings`, `LogFile`, `logback.xml`, `bin/hoptrail`,
    /// and the commands.
    static final List<Other> OTHERS =
            List.of(
                    new Other(
                            "HOPTRAIL_CA",
                            "the JDK's",
                            "certificates that commands trust a service by, as PEM"),
                    new Other(
                            "HOPTRAIL_DATA",
                            "`~/.local/share/hoptrail`",
                            "the data directory; `hoptrail.data`"),
                    new Other(
                            "HOPTRAIL_DB_OWNER_PASSWORD",
                            "`HOPTRAIL_DB_PASSWORD`",
                            "of the role that owns the tables; `hoptrail.db.owner.password`"),
                    new Other(
                            "HOPTRAIL_DB_OWNER_USER",
                            "`HOPTRAIL_DB_USER`",
                            "the role that owns the tables and migrates them; `hoptrail.db.owner.user`"),
                    new Other(
                            "HOPTRAIL_DB_PASSWORD",
                            "",
                            "of the service's role; `hoptrail.db.password`"),
                    new Other(
                            "HOPTRAIL_DB_URL",
                            "an embedded PostgreSQL",
                            "JDBC URL of a PostgreSQL 18; `hoptrail.db.url`"),
                    new Other(
                            "HOPTRAIL_DB_USER",
                            "that of the URL",
                            "the service's role, which reads and writes rows; `hoptrail.db.user`"),
                    new Other(
                            "HOPTRAIL_JAVA_OPTS",
                            "",
                            "flags for the JVM, of the image and the unit"),
                    new Other(
                            "HOPTRAIL_KAFKA",
                            "an embedded Kafka",
                            "bootstrap servers of a Kafka 4; `hoptrail.kafka`"),
                    new Other(
                            "HOPTRAIL_KAFKA_*",
                            "",
                            "any setting of Kafka's clients, such as `HOPTRAIL_KAFKA_SASL_MECHANISM`; `hoptrail.kafka.*`"),
                    new Other("HOPTRAIL_LOG", "`INFO`", "the least level that is logged"),
                    new Other("HOPTRAIL_LOG_FORMAT", "text", "`json` for one JSON object a line"),
                    new Other(
                            "HOPTRAIL_LOG_TO",
                            "`file`",
                            "`file`: `logs/hoptrail.log` in the data directory, five of 16 MB; or `stderr`"),
                    new Other("HOPTRAIL_TOKEN", "`admin.token`", "the token of commands"),
                    new Other(
                            "HOPTRAIL_URL",
                            "that of the data directory",
                            "the service that commands talk to"));

    private final List<Setting> settings = new ArrayList<>();
    private final Set<String> variables = new TreeSet<>();
    private final Set<String> clients = new HashSet<>();

    /// A setting of a configuration class.
    ///
    /// @param initially what holds where it is absent; empty: nothing, or what its meaning says
    record Setting(String name, String variable, String type, String initially, String meaning) {}

    /// A variable that is read otherwise.
    record Other(String variable, String initially, String meaning) {}

    KnownSettings() throws IOException {
        OTHERS.forEach(other -> variables.add(other.variable()));
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
        String variable = name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
        variables.add(variable);
        settings.add(
                new Setting(
                        name,
                        variable,
                        setting.path("type").asText(),
                        setting.path("defaultValue").asText(),
                        setting.path("description").asText().replaceAll("\\s+", " ").strip()));
    }

    List<Setting> settings() {
        return List.copyOf(settings);
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
