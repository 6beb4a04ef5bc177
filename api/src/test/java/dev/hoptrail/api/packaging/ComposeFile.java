package dev.hoptrail.api.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The services of `compose.yaml`, with what they are told.
final class ComposeFile {

    static final Path FOLDER = Path.of("../packaging/compose");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):\\?[^}]*}");

    private final Map<?, ?> services;
    private final Map<String, String> variables;

    private ComposeFile(Map<?, ?> services, Map<String, String> variables) {
        this.services = services;
        this.variables = variables;
    }

    /// @param variables what `.env` says
    static ComposeFile read(Map<String, String> variables) throws IOException {
        String text = Files.readString(FOLDER.resolve("compose.yaml"));
        Map<?, ?> file = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        return new ComposeFile(map(file.get("services")), variables);
    }

    List<String> names() {
        return services.keySet().stream().map(String::valueOf).sorted().toList();
    }

    /// The services that run Hoptrail's own image.
    List<String> own() {
        return names().stream().filter(name -> image(name).startsWith("hoptrail:")).toList();
    }

    String image(String service) {
        return String.valueOf(of(service, "image"));
    }

    Object of(String service, String key) {
        return map(services.get(service)).get(key);
    }

    List<String> command(String service) {
        return list(of(service, "command"));
    }

    Map<String, String> environment(String service) {
        Map<String, String> environment = new TreeMap<>();
        map(of(service, "environment"))
                .forEach((name, value) ->
                        environment.put(String.valueOf(name), filledIn(String.valueOf(value))));
        return environment;
    }

    static List<String> list(Object value) {
        return ((List<?>) value).stream().map(String::valueOf).toList();
    }

    static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private String filledIn(String text) {
        return VARIABLE.matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(
                                Objects.requireNonNull(
                                        variables.get(found.group(1)), found.group(1))));
    }
}
