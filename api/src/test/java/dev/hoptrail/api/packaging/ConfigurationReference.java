package dev.hoptrail.api.packaging;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The page that lists all settings, made of what the compiler knows of configuration classes.
final class ConfigurationReference {

    private static final String HEAD =
            """
            # Settings

            Every setting of Hoptrail. Made from the code: a test compares, and says how to take changes over.

            A setting stands in a YAML file that `MICRONAUT_CONFIG_FILES` names, or in the environment; the environment wins. What
            a command is told (`--data`, `--port`) wins over both. Lists are separated by commas in the environment. Durations are
            written as `30s`, `5m`, `1h`, or as ISO-8601 (`PT1H`); sizes of memory and disk as numbers of bytes, or `512MB`, `2GB`.
            `*` and `<NAME>` stand for a name of your own. What has no variable stands in a file.

            | setting | variable | type | default | meaning |
            |---|---|---|---|---|
            """;

    private static final String FURTHER =
            """

            ## Servers and processes

            | variable | default | meaning |
            |---|---|---|
            """;

    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("boolean", "true or false"),
                    Map.entry("int", "number"),
                    Map.entry("java.lang.Integer", "number"),
                    Map.entry("long", "number"),
                    Map.entry("short", "number"),
                    Map.entry("java.lang.String", "text"),
                    Map.entry("java.net.URI", "address"),
                    Map.entry("java.nio.file.Path", "path"),
                    Map.entry("java.time.Duration", "duration"),
                    Map.entry("java.time.Instant", "time, ISO-8601"),
                    Map.entry("java.util.List", "list"),
                    Map.entry("java.util.Map", "settings below it"),
                    Map.entry(
                            "dev.hoptrail.correlate.detect.Severity",
                            "INFO, LOW, MEDIUM, HIGH, CRITICAL"));

    private ConfigurationReference() {}

    static String of(KnownSettings known) {
        Map<String, String> rows = new TreeMap<>();
        own(known).forEach(setting -> rows.put(setting.name(), row(setting)));
        return HEAD
                + String.join("", rows.values())
                + FURTHER
                + KnownSettings.OTHERS.stream()
                        .map(other ->
                                "| `%s` | %s | %s |%n"
                                        .formatted(
                                                other.variable(),
                                                other.initially(),
                                                other.meaning()))
                        .collect(Collectors.joining());
    }

    private static String row(KnownSettings.Setting setting) {
        String type = TYPES.get(setting.type());
        if (type == null) {
            throw new IllegalStateException(
                    "%s has type %s, which the reference has no word for"
                            .formatted(setting.name(), setting.type()));
        }
        String variable = setting.variable().replace("_*_", "_<NAME>_");
        return "| `%s` | %s | %s | %s | %s |%n"
                .formatted(
                        setting.name(),
                        variable.contains("[") ? "" : "`" + variable + "`",
                        type,
                        setting.initially().isEmpty() ? "" : "`" + setting.initially() + "`",
                        setting.meaning());
    }

    /// Settings that nothing is said of.
    static List<String> undescribed(KnownSettings known) {
        return own(known).stream()
                .filter(setting -> setting.meaning().isBlank())
                .map(KnownSettings.Setting::name)
                .toList();
    }

    /// Without those of the framework.
    private static List<KnownSettings.Setting> own(KnownSettings known) {
        return known.settings().stream()
                .filter(setting -> setting.name().startsWith("hoptrail."))
                .toList();
    }
}
