package dev.hoptrail.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.hoptrail.api.problem.Problem;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The description of the interface, and whether an answer is what it promises: a status that the
/// call can have, of the type that goes with it, and a body of its schema with no field that the
/// schema does not name.
public final class Contract {

    private static final String ID = "https://hoptrail.dev/openapi";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final List<Call> calls = new ArrayList<>();
    private final JsonSchemaFactory schemas;
    private final Map<String, JsonSchema> known = new ConcurrentHashMap<>();

    /// A call as it is described.
    ///
    /// @param pointer where in the document
    public record Call(String method, String path, String pointer, JsonNode description) {

        boolean matches(String asked) {
            String[] mine = path.split("/", -1);
            String[] theirs = asked.split("/", -1);
            if (mine.length != theirs.length) {
                return false;
            }
            for (int i = 0; i < mine.length; i++) {
                if (!mine[i].startsWith("{") && !mine[i].equals(theirs[i])) {
                    return false;
                }
            }
            return true;
        }

        private long variables() {
            return path.chars().filter(c -> c == '{').count();
        }
    }

    private Contract(JsonNode document) {
        this.document = document;
        document.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(call ->
                                        calls.add(
                                                new Call(
                                                        call.getKey().toUpperCase(Locale.ROOT),
                                                        path.getKey(),
                                                        "/paths/"
                                                                + escape(path.getKey())
                                                                + '/'
                                                                + call.getKey(),
                                                        call.getValue()))));
        document.path("components").path("schemas").forEach(Contract::close);
        this.schemas =
                JsonSchemaFactory.getInstance(
                        VersionFlag.V202012,
                        builder ->
                                builder.schemaLoaders(loaders ->
                                        loaders.schemas(Map.of(ID, document.toString()))));
    }

    /// Reads the document.
    public static Contract of(String yaml) {
        Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        return new Contract(JSON.valueToTree(document));
    }

    /// What is not described must not be in an answer.
    private static void close(JsonNode schema) {
        boolean whole = !schema.has("allOf") && !schema.has("additionalProperties");
        if (whole && schema.has("properties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /// What stands at a reference, or the node itself where it is none.
    public JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }

    /// Fails where an answer is not what the document says. Answers outside the interface, such as
    /// the page's files, are not looked at.
    ///
    /// @param path as it was asked, without the query
    public void check(String method, String path, HttpResponse<String> answer) {
        if (!path.startsWith("/api/") && !path.startsWith("/health")) {
            return;
        }
        String what = "%s %s answers %d".formatted(method, answer.uri(), answer.statusCode());
        if (method.equals("HEAD") || method.equals("OPTIONS")) {
            return;
        }
        Optional<Call> call =
                calls.stream()
                        .filter(one -> one.method().equals(method) && one.matches(path))
                        .min(Comparator.comparingLong(Call::variables));
        if (call.isEmpty()) {
            assertThat(answer.statusCode()).as("%s", what).isBetween(400, 499);
            checkProblem(what, answer);
            return;
        }
        String status = Integer.toString(answer.statusCode());
        JsonNode described = call.get().description().path("responses").path(status);
        if (described.isMissingNode() && answer.statusCode() == 404) {
            // A process that does other parts does not have the path at all.
            checkProblem(what, answer);
            return;
        }
        assertThat(described.isMissingNode())
                .as("%s, which is not described: %s", what, answer.body())
                .isFalse();
        checkBody(what, call.get().pointer() + "/responses/" + status, described, answer);
    }

    /// Fails where something is not what a call can answer when it succeeds.
    public void checkExample(Call call, JsonNode example) {
        for (Map.Entry<String, JsonNode> response :
                call.description().path("responses").properties()) {
            String at = call.pointer() + "/responses/" + response.getKey() + "/content";
            if (response.getKey().startsWith("2")
                    && response.getValue().path("content").has("application/json")) {
                validate(
                        call.method() + ' ' + call.path(),
                        at + "/application~1json/schema",
                        example.toString());
            }
        }
    }

    private void checkBody(
            String what, String pointer, JsonNode described, HttpResponse<String> answer) {
        JsonNode response = resolve(described);
        String at = described.has("$ref") ? described.path("$ref").asText().substring(1) : pointer;
        JsonNode content = response.path("content");
        if (content.isEmpty()) {
            assertThat(answer.body()).as("%s", what).isEmpty();
            return;
        }
        String type = type(answer.headers());
        assertThat(content.has(type)).as("%s with %s", what, type).isTrue();
        if (type.equals("application/json") || type.equals(Problem.MEDIA_TYPE)) {
            validate(what, at + "/content/" + escape(type) + "/schema", answer.body());
        }
    }

    private void checkProblem(String what, HttpResponse<String> answer) {
        assertThat(type(answer.headers())).as("%s", what).isEqualTo(Problem.MEDIA_TYPE);
        validate(what, "/components/schemas/Problem", answer.body());
    }

    private static String type(HttpHeaders headers) {
        return headers.firstValue("Content-Type").orElse("").replaceFirst(";.*", "").strip();
    }

    private void validate(String what, String pointer, String body) {
        JsonSchema schema =
                known.computeIfAbsent(
                        pointer, at -> schemas.getSchema(SchemaLocation.of(ID + '#' + at)));
        try {
            assertThat(schema.validate(JSON.readTree(body))).as("%s: %s", what, body).isEmpty();
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(what + ", which is no JSON: " + body, noJson);
        }
    }
}
