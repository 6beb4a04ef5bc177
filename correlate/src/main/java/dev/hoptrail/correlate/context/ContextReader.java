package dev.hoptrail.correlate.context;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hoptrail.correlate.context.ContextFile.Accounts;
import dev.hoptrail.correlate.context.ContextFile.CanaryList;
import dev.hoptrail.correlate.context.ContextFile.Countries;
import dev.hoptrail.correlate.context.ContextFile.Networks;
import dev.hoptrail.correlate.context.ContextFile.People;
import dev.hoptrail.correlate.context.ContextFile.Roles;
import dev.hoptrail.correlate.detect.ContextKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads context files. Nothing is guessed: what is not known is a fault, with its line.
public final class ContextReader {
    /// Texts may have so many bytes.
    public static final int MAX_TEXT = 8 << 20;

    /// A database of countries may have so many bytes.
    public static final int MAX_DATABASE = 128 << 20;

    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final int MAX_NAME = 256;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ObjectMapper YAML =
            YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    private static final CsvMapper CSV =
            CsvMapper.builder()
                    .enable(CsvParser.Feature.TRIM_SPACES)
                    .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                    .enable(CsvParser.Feature.ALLOW_COMMENTS)
                    .build();

    private ContextReader() {}

    /// Reads a file.
    ///
    /// @throws ContextFault if it cannot be taken; then nothing of it is
    public static ContextFile read(ContextKind kind, byte[] content) throws ContextFault {
        int most = kind == ContextKind.COUNTRIES ? MAX_DATABASE : MAX_TEXT;
        if (content.length > most) {
            throw new ContextFault(
                    null, "%d bytes, at most %d are read".formatted(content.length, most));
        }
        return switch (kind) {
            case ACCOUNTS -> accounts(text(content));
            case PEOPLE -> people(text(content));
            case ROLES -> roles(text(content));
            case NETWORKS -> networks(text(content));
            case CANARIES -> canaries(text(content));
            case COUNTRIES -> new Countries(CountryDatabase.of(content));
        };
    }

    private static String text(byte[] content) throws ContextFault {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ContextFault(null, "This is no UTF-8 text");
        }
    }

    /// `id,name`, or what `aws organizations list-accounts` prints.
    private static Accounts accounts(String text) throws ContextFault {
        Map<String, String> names = new HashMap<>();
        if (isJson(text)) {
            for (JsonNode account : json(text).path("Accounts")) {
                account(account.path("Id").asText(), account.path("Name").asText(), null, names);
            }
            return new Accounts(names);
        }
        for (Row row : rows(text, List.of("id", "name"))) {
            account(row.get("id"), row.get("name"), row.line, names);
        }
        return new Accounts(names);
    }

    private static void account(
            String id, String name, @Nullable Integer line, Map<String, String> names)
            throws ContextFault {
        if (!ACCOUNT.matcher(id).matches()) {
            throw new ContextFault(line, "'%s' is no account id: twelve digits".formatted(id));
        }
        if (names.putIfAbsent(id, name(name, line)) != null) {
            throw new ContextFault(line, "Account %s is there twice".formatted(id));
        }
    }

    /// `id,name,aliases` with aliases apart by semicolons, or a list response of SCIM (RFC 7644).
    private static People people(String text) throws ContextFault {
        Map<String, String> people = new HashMap<>();
        if (isJson(text)) {
            for (JsonNode person : json(text).path("Resources")) {
                String id = person.path("userName").asText();
                Stream<String> others =
                        Stream.concat(
                                Stream.of(person.path("externalId").asText()),
                                each(person.path("emails"))
                                        .map(email -> email.path("value").asText()));
                String display = person.path("displayName").asText();
                person(id, display.isEmpty() ? id : display, others, null, people);
            }
            return new People(people);
        }
        for (Row row : rows(text, List.of("id", "name", "aliases"))) {
            Stream<String> aliases = Stream.of(row.get("aliases").split(";", -1));
            person(row.get("id"), row.get("name"), aliases, row.line, people);
        }
        return new People(people);
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return java.util.stream.StreamSupport.stream(array.spliterator(), false);
    }

    private static void person(
            String id,
            String name,
            Stream<String> aliases,
            @Nullable Integer line,
            Map<String, String> people)
            throws ContextFault {
        name(id, line);
        // Two people may have one name, never one id.
        String person = name.isEmpty() || name.equals(id) ? id : name + " (" + id + ")";
        TreeSet<String> names = new TreeSet<>();
        Stream.concat(Stream.of(id), aliases)
                .map(one -> one.strip().toLowerCase(Locale.ROOT))
                .filter(one -> !one.isEmpty())
                .forEach(names::add);
        for (String one : names) {
            String other = people.putIfAbsent(one, person);
            if (other != null) {
                throw new ContextFault(
                        line, "'%s' is the name of %s and of %s".formatted(one, other, person));
            }
        }
    }

    private static Networks networks(String text) throws ContextFault {
        NetworkNames names = new NetworkNames();
        for (Row row : rows(text, List.of("cidr", "name"))) {
            try {
                names.add(row.get("cidr"), name(row.get("name"), row.line));
            } catch (IllegalArgumentException e) {
                throw new ContextFault(row.line, String.valueOf(e.getMessage()));
            }
        }
        return new Networks(names);
    }

    private static Roles roles(String text) throws ContextFault {
        return yaml(text, RolesYaml.class).toRoles();
    }

    private static CanaryList canaries(String text) throws ContextFault {
        return yaml(text, CanariesYaml.class).toList();
    }

    static String name(String text, @Nullable Integer line) throws ContextFault {
        if (text.isBlank() || text.length() > MAX_NAME) {
            throw new ContextFault(
                    line,
                    "A name must have 1 to %d characters, this has %d"
                            .formatted(MAX_NAME, text.strip().length()));
        }
        return text;
    }

    private static boolean isJson(String text) {
        return text.stripLeading().startsWith("{");
    }

    private static JsonNode json(String text) throws ContextFault {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw fault(e);
        }
    }

    private static <T> T yaml(String text, Class<T> type) throws ContextFault {
        try {
            T read = YAML.readValue(text, type);
            return Objects.requireNonNull(read);
        } catch (JacksonException e) {
            throw fault(e);
        } catch (NullPointerException e) {
            throw new ContextFault(null, "The file is empty");
        }
    }

    private static ContextFault fault(JacksonException e) {
        // A value that does not fit is behind the parser by the time that it is told of.
        JsonLocation at =
                e instanceof JsonMappingException && e.getProcessor() instanceof JsonParser parser
                        ? parser.currentTokenLocation()
                        : e.getLocation();
        String reason =
                switch (e) {
                    case UnrecognizedPropertyException unknown ->
                            "'%s' is not known here; known: %s"
                                    .formatted(
                                            unknown.getPropertyName(),
                                            unknown.getKnownPropertyIds());
                    case JsonMappingException mapping
                            when mapping.getCause() instanceof IllegalArgumentException wrong ->
                            String.valueOf(wrong.getMessage());
                    case JsonMappingException mapping
                            when mapping.getCause() instanceof JsonParseException broken ->
                            broken.getOriginalMessage();
                    case JsonMappingException mapping ->
                            "%s is not of the form that is read here".formatted(path(mapping));
                    default -> e.getOriginalMessage();
                };
        return new ContextFault(at == null || at.getLineNr() < 1 ? null : at.getLineNr(), reason);
    }

    /// Where in a file, for example `roles.0.arn`.
    private static String path(JsonMappingException e) {
        return e.getPath().isEmpty()
                ? "The file"
                : e.getPath().stream()
                        .map(step ->
                                step.getFieldName() == null
                                        ? String.valueOf(step.getIndex())
                                        : step.getFieldName())
                        .collect(Collectors.joining("."));
    }

    /// A line of a CSV file by column.
    private record Row(int line, Map<String, String> cells) {
        String get(String column) {
            return Objects.requireNonNullElse(cells.get(column), "");
        }
    }

    /// The rows of a CSV file whose first line names the columns.
    ///
    /// @param columns all that may be there; the first two must
    private static List<Row> rows(String text, List<String> columns) throws ContextFault {
        List<Row> rows = new java.util.ArrayList<>();
        try (MappingIterator<Map<String, String>> lines =
                CSV.readerForMapOf(String.class)
                        .with(CsvSchema.emptySchema().withHeader().withComments())
                        .readValues(text)) {
            while (lines.hasNextValue()) {
                int line = lines.getCurrentLocation().getLineNr();
                Map<String, String> cells = new TreeMap<>(lines.nextValue());
                if (!columns.containsAll(cells.keySet())
                        || !cells.keySet().containsAll(columns.subList(0, 2))) {
                    throw new ContextFault(
                            rows.isEmpty() ? 1 : line,
                            "The first line must name the columns %s, not %s"
                                    .formatted(String.join(",", columns), cells.keySet()));
                }
                rows.add(new Row(line, cells));
            }
        } catch (JacksonException e) {
            throw fault(e);
        } catch (IOException e) {
            throw new ContextFault(null, String.valueOf(e.getMessage()));
        }
        return rows;
    }
}
