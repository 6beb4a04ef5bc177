package dev.hoptrail.api.openapi;

import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.Problem;
import io.micronaut.http.HttpStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// A status with which calls are refused, with the codes that tell why.
///
/// @param codes in the order of [ErrorCode]
record Refusal(HttpStatus reason, List<ErrorCode> codes) {

    private static final String RESPONSES = "#/components/responses/";

    Refusal {
        codes = List.copyOf(codes);
    }

    /// Every way to be refused, by status.
    static List<Refusal> all() {
        List<Refusal> all = new ArrayList<>();
        TreeSet<HttpStatus> statuses = new TreeSet<>();
        Arrays.stream(ErrorCode.values()).map(ErrorCode::status).forEach(statuses::add);
        for (HttpStatus status : statuses) {
            all.add(
                    new Refusal(
                            status,
                            Arrays.stream(ErrorCode.values())
                                    .filter(code -> code.status() == status)
                                    .toList()));
        }
        return all;
    }

    /// The number as documents name it.
    String status() {
        return Integer.toString(reason.getCode());
    }

    /// Whether a call can be refused like this.
    ///
    /// @param open whether it needs no token
    /// @param named whether its path names something that may not be there
    /// @param body whether it takes one
    boolean concerns(boolean open, boolean named, boolean body) {
        return switch (reason) {
            case UNAUTHORIZED, FORBIDDEN -> !open;
            case NOT_FOUND, GONE -> named;
            case REQUEST_ENTITY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE -> body;
            // Of a path, not of a call.
            case METHOD_NOT_ALLOWED -> false;
            default -> true;
        };
    }

    Map<String, Object> reference() {
        return Map.of("$ref", RESPONSES + status());
    }

    /// All of them, for the calls to refer to.
    static Map<String, Object> components() {
        Map<String, Object> responses = new LinkedHashMap<>();
        for (Refusal refusal : all()) {
            Map<String, Object> response = new LinkedHashMap<>();
            response.put("description", refusal.reason.getReason());
            response.put("content", refusal.content());
            responses.put(refusal.status(), response);
        }
        return responses;
    }

    /// The problem, with an example for each code.
    Map<String, Object> content() {
        Map<String, Object> examples = new LinkedHashMap<>();
        codes.forEach(code -> examples.put(code.code(), Map.of("value", example(code))));
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("schema", Map.of("$ref", "#/components/schemas/Problem"));
        content.put("examples", examples);
        return Map.of(Problem.MEDIA_TYPE, content);
    }

    private static Map<String, Object> example(ErrorCode code) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "urn:hoptrail:problem:" + code.code());
        problem.put("title", code.status().getReason());
        problem.put("status", code.status().getCode());
        problem.put("detail", "What is wrong with this very call");
        problem.put("code", code.code());
        if (code == ErrorCode.INVALID_QUERY) {
            problem.put("parameter", "q");
            problem.put("position", 11);
        }
        return problem;
    }

    /// What the schema of problems cannot know: it is in no answer that a controller gives.
    static Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("type", text("A URN made of the code"));
        properties.put("title", text("The HTTP status in words"));
        properties.put("status", Map.of("type", "integer"));
        properties.put("detail", text("What is wrong with this very call"));
        Map<String, Object> code = new LinkedHashMap<>(text("Stable, for programs"));
        code.put("enum", Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList());
        properties.put("code", code);
        properties.put("parameter", text("The query or path parameter that is wrong"));
        Map<String, Object> position = new LinkedHashMap<>();
        position.put("type", "integer");
        position.put("description", "Where in the query text it is wrong, in characters from 0");
        properties.put("position", position);
        Map<String, Object> faults = new LinkedHashMap<>();
        faults.put("type", "array");
        faults.put("description", "All that is wrong with a rule");
        faults.put("items", Map.of("$ref", "#/components/schemas/RuleFault"));
        properties.put("faults", faults);
        properties.put("incident", text("Names the entry in the service's log"));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("description", "Problem details of RFC 9457");
        schema.put("required", List.of("type", "title", "status", "detail", "code"));
        schema.put("properties", properties);
        return schema;
    }

    private static Map<String, Object> text(String description) {
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("type", "string");
        text.put("description", description);
        return text;
    }
}
