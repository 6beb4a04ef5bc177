package dev.hoptrail.api.accesslog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.security.Secrets;
import dev.hoptrail.ingest.record.Sha256;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a call brought that changes something, and the id of what it made, without secrets: so that
/// the access log tells not only that somebody set a rule, but to what.
@Singleton
final class Changes {

    private static final int LONGEST = 4_000;
    private static final String BLANK = "…";

    /// Fields whose values let in, here or elsewhere, or are to be erased.
    private static final Set<String> SECRETS =
            Set.of("code", "credential", "erase", "password", "secret", "token");

    private final ObjectMapper json;

    Changes(ObjectMapper json) {
        this.json = json;
    }

    /// JSON, or null where nothing was brought or made.
    @Nullable String of(HttpRequest<?> request, HttpResponse<?> response) {
        HttpMethod method = request.getMethod();
        if (!method.requiresRequestBody() && method != HttpMethod.DELETE) {
            return null;
        }
        ObjectNode detail = json.createObjectNode();
        request.getBody().ifPresent(body -> bring(detail, body));
        if (response.code() < 300 && response.body() instanceof Record made) {
            made(json.valueToTree(made), detail);
        }
        if (detail.isEmpty()) {
            return null;
        }
        String text = Secrets.blanked(detail.toString());
        if (text.length() <= LONGEST) {
            return text;
        }
        detail.remove("body");
        detail.put("sha256", Sha256.hex(text.getBytes(StandardCharsets.UTF_8)));
        return detail.toString();
    }

    private void bring(ObjectNode detail, Object body) {
        if (body instanceof byte[] bytes) {
            detail.put("bytes", bytes.length).put("sha256", Sha256.hex(bytes));
        } else if (body instanceof CharSequence text) {
            bring(detail, text.toString().getBytes(StandardCharsets.UTF_8));
        } else if (body instanceof Record) {
            JsonNode told = json.valueToTree(body);
            blank(told);
            detail.set("body", told);
        }
    }

    /// What a call made has its id as its first field, or stands itself first beside its secret.
    private static void made(JsonNode answer, ObjectNode detail) {
        if (answer.isObject() && !answer.isEmpty()) {
            Map.Entry<String, JsonNode> first = answer.properties().iterator().next();
            if (first.getKey().endsWith("Id") && first.getValue().isTextual()) {
                detail.set(first.getKey(), first.getValue());
            }
            made(first.getValue(), detail);
        }
    }

    /// Leaves out what is null, and blanks what lets in: a webhook's address does, beyond its host.
    private static void blank(JsonNode node) {
        if (node instanceof ArrayNode list) {
            list.forEach(Changes::blank);
        }
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(field -> field.getValue().isNull());
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (SECRETS.contains(field.getKey())) {
                    object.put(field.getKey(), BLANK);
                } else if (field.getKey().equals("url")) {
                    object.put(field.getKey(), host(field.getValue().asText()));
                } else {
                    blank(field.getValue());
                }
            }
        }
    }

    private static String host(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() == null
                    ? BLANK
                    : uri.getScheme() + "://" + uri.getHost() + '/' + BLANK;
        } catch (IllegalArgumentException noUrl) {
            return BLANK;
        }
    }
}
