package dev.hoptrail.api.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// Asks a service over REST. A problem that the service answers becomes a [CommandFailure] with its
/// words.
final class ServiceClient implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI service;
    private final String token;
    private final HttpClient http;

    ServiceClient(URI service, String token, SSLContext trust) {
        this.service = service;
        this.token = token;
        this.http =
                HttpClient.newBuilder()
                        .connectTimeout(Duration.ofSeconds(10))
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .sslContext(trust)
                        .build();
    }

    URI service() {
        return service;
    }

    /// Builds a path with a query from names and values; values are escaped.
    static String path(String path, Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return path;
        }
        return parameters.entrySet().stream()
                .map(one -> escape(one.getKey()) + '=' + escape(one.getValue()))
                .collect(Collectors.joining("&", path + '?', ""));
    }

    static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) {
        return expect(send(request(path).GET().build()));
    }

    /// An answer that is no JSON document but lines, for the caller to read and close.
    InputStream stream(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(service.resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .build();
        HttpResponse<InputStream> answer = send(request);
        if (answer.statusCode() != 200) {
            expect(answer);
        }
        return answer.body();
    }

    JsonNode post(String path, JsonNode body) {
        return post(path, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// @param json a JSON document
    JsonNode post(String path, byte[] json) {
        return expect(
                send(
                        request(path)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(json))
                                .build()));
    }

    /// Says what became of something, and why.
    ///
    /// @param path of what it became of
    JsonNode dispose(String path, String outcome, String reason) {
        return post(
                path + "/dispositions",
                JSON.createObjectNode().put("outcome", outcome).put("reason", reason));
    }

    /// Takes something away.
    void delete(String path) {
        expect(send(request(path).DELETE().build()));
    }

    /// Sends a YAML document.
    JsonNode yaml(String method, String path, byte[] text) {
        return expect(
                send(
                        request(path)
                                .header("Content-Type", "application/yaml")
                                .method(method, BodyPublishers.ofByteArray(text))
                                .build()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.resolve(path))
                .timeout(PATIENCE)
                .header("Accept", "application/json, application/problem+json")
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<InputStream> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (SSLException untrusted) {
            throw new CommandFailure(
                    "The certificate of %s is not trusted (%s); name the right ones with --ca"
                            .formatted(service, untrusted.getMessage()),
                    untrusted);
        } catch (IOException failure) {
            throw new CommandFailure(
                    "The service at %s does not answer (%s)".formatted(service, failure), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted", interrupted);
        }
    }

    private JsonNode expect(HttpResponse<InputStream> answer) {
        JsonNode body = read(answer);
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            return body;
        }
        String detail = body.path("detail").asText("HTTP status " + status);
        if (status == 401) {
            detail += " (HOPTRAIL_TOKEN, or admin.token of the data directory)";
        }
        if (body.has("position")) {
            detail += " (at character " + (body.path("position").asInt() + 1) + ")";
        }
        if (body.has("incident")) {
            detail += " (incident " + body.path("incident").asText() + ")";
        }
        throw new CommandFailure(SafeText.line(detail));
    }

    private static JsonNode read(HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            byte[] bytes = body.readAllBytes();
            return bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
        } catch (JsonProcessingException noJson) {
            return JSON.createObjectNode();
        } catch (IOException failure) {
            throw new CommandFailure("The service's answer broke off: " + failure, failure);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
