import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Writes the notices of what an artifact is made of, from its CycloneDX bills of materials, and
/// refuses what stands under no licence of the list. Run from source, by the profile `dist`.
public final class Notices {

    private static final Pattern PURL =
            Pattern.compile("pkg:(maven|npm)/(?:([^/@]+)/)?([^/@]+)@([^?#]+).*");
    private static final Pattern LEGAL =
            Pattern.compile(
                    "(META-INF/|META-INF/licenses?/)?(LICEN[CS]E|NOTICE|COPYING|COPYRIGHT)[^/]*",
                    Pattern.CASE_INSENSITIVE);
    private static final String OWN = "pkg:maven/dev.hoptrail/";
    private static final String RULE = "-".repeat(80);

    private final Set<String> allowed = new TreeSet<>();
    private final Map<String, String> declared = new TreeMap<>();
    private final Set<String> undeclared = new TreeSet<>();
    private final Map<String, Set<String>> texts = new LinkedHashMap<>();
    private final List<String> refused = new ArrayList<>();
    private final Path jars;
    private final Path modules;

    private Notices(Path jars, Path modules) {
        this.jars = jars;
        this.modules = modules;
    }

    /// What a bill of materials says of one part.
    private record Part(String purl, String name, String version, Path files) {}

    /// @param arguments the list of licences, the local Maven repository, `node_modules`, the file
    ///   to write, the bills of materials
    public static void main(String[] arguments) throws IOException {
        List<Path> paths = Arrays.stream(arguments).map(Path::of).toList();
        Notices notices = new Notices(paths.get(1), paths.get(2));
        notices.readList(paths.get(0));
        String text = notices.of(paths.subList(4, paths.size()));
        if (!notices.refused.isEmpty()) {
            notices.refused.forEach(System.err::println);
            System.exit(1);
        }
        Files.writeString(paths.get(3), text);
    }

    /// A line is a licence that will do, or a part and the licence that its own data does not tell.
    private void readList(Path list) throws IOException {
        for (String line : Files.readAllLines(list)) {
            String entry = line.replaceFirst("#.*", "").strip();
            if (entry.startsWith("pkg:")) {
                String[] words = entry.split("\\s+", 2);
                declared.put(words[0], words[1]);
            } else if (!entry.isEmpty()) {
                allowed.add(entry);
            }
        }
        undeclared.addAll(declared.keySet());
    }

    private String of(List<Path> bills) throws IOException {
        Map<String, JsonNode> parts = new TreeMap<>();
        for (Path bill : bills) {
            JsonNode components = new ObjectMapper().readTree(bill.toFile()).path("components");
            if (components.isEmpty()) {
                refused.add("No component in " + bill);
            }
            components.forEach(part -> parts.put(part.path("purl").asText(), part));
        }
        StringBuilder text = new StringBuilder("Hoptrail contains:\n\n");
        for (Map.Entry<String, JsonNode> part : parts.entrySet()) {
            if (!part.getKey().startsWith(OWN)) {
                text.append(line(part(part.getKey()), part.getValue().path("licenses")));
            }
        }
        undeclared.forEach(part -> refused.add("Not a part any more: " + part));
        texts.forEach((legal, of) ->
                text.append("\n%s\nOf %s:\n\n%s\n".formatted(RULE, String.join(", ", of), legal)));
        return text.toString();
    }

    private Part part(String purl) {
        Matcher words = PURL.matcher(purl);
        if (!words.matches()) {
            throw new IllegalArgumentException("Neither of Maven nor of npm: " + purl);
        }
        String group =
                words.group(2) == null
                        ? ""
                        : URLDecoder.decode(words.group(2), StandardCharsets.UTF_8);
        String name = words.group(3);
        String version = URLDecoder.decode(words.group(4), StandardCharsets.UTF_8);
        boolean maven = words.group(1).equals("maven");
        Path files =
                maven
                        ? jars.resolve(group.replace('.', '/')).resolve(name).resolve(version)
                        : modules.resolve(group).resolve(name);
        String full = group.isEmpty() ? name : group + (maven ? ":" : "/") + name;
        return new Part(purl, full, version, files);
    }

    private String line(Part part, JsonNode licences) throws IOException {
        String known = part.purl().replaceFirst("@[^@]*$", "");
        List<String> names = new ArrayList<>();
        if (declared.containsKey(known)) {
            undeclared.remove(known);
            names.add(declared.get(known));
        } else {
            licences.forEach(licence -> names.add(name(licence)));
        }
        if (names.stream().noneMatch(this::isAllowed)) {
            refused.add("No licence of the list: %s %s %s".formatted(known, part.version(), names));
        }
        keepTexts(part);
        return "%s %s: %s\n".formatted(part.name(), part.version(), String.join(" or ", names));
    }

    private static String name(JsonNode licence) {
        return Stream.of("/expression", "/license/id", "/license/name")
                .map(place -> licence.at(place).asText())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("unknown");
    }

    /// Of SPDX expressions no more than `(A OR B)` and `A AND B` occurs.
    private boolean isAllowed(String expression) {
        String bare = expression.replaceAll("^\\((.*)\\)$", "$1");
        return allowed.contains(bare)
                || Arrays.stream(bare.split(" OR ")).anyMatch(allowed::contains)
                || (!bare.contains(" OR ")
                        && allowed.containsAll(Arrays.asList(bare.split(" AND "))));
    }

    /// Licences ask for their texts, and those of whom they name, to go along.
    private void keepTexts(Part part) throws IOException {
        if (!Files.isDirectory(part.files())) {
            refused.add("No files of %s %s".formatted(part.name(), part.version()));
            return;
        }
        Map<String, byte[]> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(part.files())) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".jar") && !name.matches(".*-(sources|javadoc|tests)\\.jar")) {
                    found.putAll(legalFiles(file));
                } else if (LEGAL.matcher(name).matches() && Files.isRegularFile(file)) {
                    found.put(name, Files.readAllBytes(file));
                }
            }
        }
        for (byte[] text : found.values()) {
            texts.computeIfAbsent(
                            new String(text, StandardCharsets.UTF_8).replace("\r", "").strip(),
                            none -> new LinkedHashSet<>())
                    .add(part.name());
        }
    }

    private static Map<String, byte[]> legalFiles(Path jar) throws IOException {
        Map<String, byte[]> found = new HashMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                String name = entry.getName();
                boolean program = name.toLowerCase(Locale.ROOT).endsWith(".class");
                if (!program && !entry.isDirectory() && LEGAL.matcher(name).matches()) {
                    try (InputStream content = zip.getInputStream(entry)) {
                        found.put(name, content.readAllBytes());
                    }
                }
            }
        }
        return found;
    }
}
