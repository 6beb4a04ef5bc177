package dev.hoptrail.api.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.api.part.Part;
import dev.hoptrail.migrations.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the definitions of image, Compose and systemd say, as far as it can be wrong unnoticed.
final class DefinitionsTest {

    private static final Path ROOT = Path.of("..");
    private static final Path PACKAGING = ROOT.resolve("packaging");
    private static final Map<String, String> PASSWORDS =
            Map.of(
                    "HOPTRAIL_DB_OWNER_PASSWORD", "o",
                    "HOPTRAIL_DB_PASSWORD", "s",
                    "HOPTRAIL_PAGE", "https://hoptrail.example/",
                    "KAFKA_BROKER_PASSWORD", "b",
                    "KAFKA_CLIENT_PASSWORD", "c",
                    "POSTGRES_PASSWORD", "p");

    private final KnownSettings known = new KnownSettings();
    private final ComposeFile compose = ComposeFile.read(PASSWORDS);
    private final Containerfile image = Containerfile.read();

    DefinitionsTest() throws IOException {}

    @Test
    void variables_areThoseThatHoptrailReads() throws IOException {
        for (String service : compose.own()) {
            assertThat(known.unknown(compose.environment(service).keySet())).as(service).isEmpty();
        }
        assertThat(known.unknown(image.environment().keySet())).isEmpty();
        assertThat(known.unknown(unit("Environment").keySet())).isEmpty();
        assertThat(known.unknown(Set.of("HOPTRAIL_KAFKA_SASL_MECANISM", "HOPTRAIL_PART")))
                .containsExactly("HOPTRAIL_KAFKA_SASL_MECANISM", "HOPTRAIL_PART");
    }

    @Test
    void reference_listsEverySettingThatThereIs() throws IOException {
        Path made = Path.of("target/configuration.md");
        Files.writeString(made, ConfigurationReference.of(known));

        assertThat(ConfigurationReference.undescribed(known)).isEmpty();
        assertThat(made)
                .as("what is new: cp api/target/configuration.md packaging/configuration.md")
                .hasSameTextualContentAs(PACKAGING.resolve("configuration.md"));
    }

    /// Names that stand in the code and no configuration class has.
    @Test
    void reference_listsEveryVariableOfTheCode() throws IOException {
        Pattern literal = Pattern.compile("\"(HOPTRAIL_[A-Z_]*[A-Z])\"");
        Set<String> read = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Matcher variable = literal.matcher(Files.readString(source));
                while (variable.find()) {
                    read.add(variable.group(1));
                }
            }
        }

        assertThat(read).contains("HOPTRAIL_TOKEN", "HOPTRAIL_KEYS");
        assertThat(known.unknown(read)).isEmpty();
    }

    @Test
    void exampleOfVariables_namesWhatComposeAsksFor() throws IOException {
        Set<String> told = new TreeSet<>();
        for (String line : Files.readAllLines(ComposeFile.FOLDER.resolve("example.env"))) {
            if (!line.startsWith("#")) {
                told.add(line.substring(0, line.indexOf('=')));
            }
        }

        assertThat(told).isEqualTo(new TreeSet<>(PASSWORDS.keySet()));
    }

    @Test
    void versions_areThoseOfTheBuild() throws IOException {
        String kafka = property("pom.xml", "kafka.version");

        assertThat(compose.image("kafka")).isEqualTo("apache/kafka:" + kafka);
        assertThat(property("api/src/main/servers/kafka/pom.xml", "kafka.version"))
                .isEqualTo(kafka);
        assertThat(property("api/src/main/servers/kafka/pom.xml", "slf4j.version"))
                .isEqualTo(property("pom.xml", "slf4j.version"));
        assertThat(compose.image("postgres") + ".0")
                .isEqualTo("postgres:" + property("pom.xml", "postgres-binaries.version"));
        assertThat(compose.own()).hasSize(4);
        for (String service : compose.own()) {
            assertThat(compose.image(service)).isEqualTo("hoptrail:" + release());
        }
        assertThat(image.all("FROM"))
                .singleElement()
                .asString()
                .matches("[a-z-]+:%s-jre".formatted(property("pom.xml", "maven.compiler.release")));
    }

    @Test
    void compose_runsThreeCorrelators_andTwoProcessesThatAnswer() {
        Set<Part> done = EnumSet.noneOf(Part.class);
        for (String service : List.of("api", "correlator")) {
            List<String> command = compose.command(service);
            assertThat(command.subList(0, 2)).containsExactly("serve", "--parts");
            Arrays.stream(command.get(2).split(",", -1)).map(Part::of).forEach(done::add);
        }

        assertThat(done).containsExactlyInAnyOrder(Part.values());
        assertThat(compose.of("correlator", "deploy")).isEqualTo(Map.of("replicas", 3));
        assertThat(compose.of("api", "deploy")).isEqualTo(Map.of("replicas", 2));
        assertThat(compose.environment("kafka"))
                .containsEntry(
                        "KAFKA_MESSAGE_MAX_BYTES",
                        Integer.toString(TopicCatalogue.MAX_MESSAGE_BYTES));
    }

    @Test
    void compose_keepsPrivilegesAndPortsToItself() {
        for (String service : compose.own()) {
            assertThat(compose.of(service, "read_only")).as(service).isEqualTo(true);
            assertThat(compose.of(service, "cap_drop")).isEqualTo(List.of("ALL"));
            assertThat(compose.of(service, "security_opt"))
                    .isEqualTo(List.of("no-new-privileges:true"));
        }
        for (String service : compose.names()) {
            assertThat(compose.of(service, "privileged")).as(service).isNull();
            if (compose.of(service, "ports") != null) {
                assertThat(ComposeFile.list(compose.of(service, "ports")))
                        .allMatch(port -> port.startsWith("127.0.0.1:"));
            }
        }
        // Only who migrates knows the owner of the tables.
        assertThat(
                        compose.own().stream()
                                .filter(service ->
                                        compose.environment(service)
                                                .containsKey("HOPTRAIL_DB_OWNER_PASSWORD")))
                .containsExactly("migrate");
    }

    @Test
    void image_isForNobodyInParticular_andHandsSignalsOn() {
        assertThat(image.all("USER")).containsExactly("10001:10001");
        assertThat(image.all("ENTRYPOINT")).containsExactly("[\"hoptrail\"]");
        assertThat(image.environment().get("PATH")).startsWith("/opt/hoptrail/bin:");
        for (String copied : image.all("COPY")) {
            String source = copied.split(" ", -1)[0];
            assertThat(source.equals("api/target/dist/") || Files.exists(ROOT.resolve(source)))
                    .as(source)
                    .isTrue();
        }
        for (String script : List.of("hoptrail", "healthy")) {
            assertThat(Files.isExecutable(PACKAGING.resolve("bin").resolve(script))).isTrue();
        }
    }

    @Test
    void unit_startsWhatIsInstalled_withoutPrivileges() throws IOException {
        Map<String, String> service = unit("");

        assertThat(service)
                .containsEntry("ExecStart", "/opt/hoptrail/bin/hoptrail serve")
                .containsEntry("DynamicUser", "yes")
                .containsEntry("NoNewPrivileges", "yes")
                .containsEntry("ProtectSystem", "strict")
                .containsEntry("StateDirectory", "hoptrail")
                .containsEntry("Restart", "on-failure")
                .containsEntry("KillMode", "mixed")
                .containsEntry("CapabilityBoundingSet", "")
                .containsKeys("TimeoutStopSec", "EnvironmentFile", "MemoryMax");
    }

    /// The directives of the unit, or the variables that those of one name set.
    private static Map<String, String> unit(String variables) throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String line : Files.readAllLines(PACKAGING.resolve("systemd/hoptrail.service"))) {
            String[] parts = line.split("=", 2);
            if (!line.startsWith("#") && parts.length == 2) {
                if (variables.isEmpty()) {
                    found.put(parts[0], parts[1]);
                } else if (parts[0].equals(variables)) {
                    String[] pair = parts[1].split("=", 2);
                    found.put(pair[0], pair[1]);
                }
            }
        }
        return found;
    }

    /// The version of this build, without what says that it is not released.
    static String release() throws IOException {
        Matcher version =
                Pattern.compile("<artifactId>hoptrail</artifactId>\\s*<version>([0-9.]+)")
                        .matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    private static String property(String pom, String name) throws IOException {
        Matcher value =
                Pattern.compile("<%1$s>(.*)</%1$s>".formatted(Pattern.quote(name)))
                        .matcher(Files.readString(ROOT.resolve(pom)));
        assertThat(value.find()).as(name).isTrue();
        return value.group(1);
    }
}
