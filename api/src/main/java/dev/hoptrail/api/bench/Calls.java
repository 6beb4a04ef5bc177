package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Calls of the service over HTTP, as a client makes them.
final class Calls implements AutoCloseable {

    private static final int OK = 200;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI service;
    private final String authorization;

    /// @param data where the service left its token
    Calls(URI service, Path data) throws IOException {
        this.service = service;
        this.authorization = "Bearer " + Files.readString(data.resolve("admin.token")).strip();
    }

    /// What whoever asks as this does has to send.
    String authorization() {
        return authorization;
    }

    static String search(Questions.Tagged asked) {
        return "/api/v1/sessions?limit=50&q=%s&from=%s&to=%s&sort=%s"
                .formatted(encode(asked.query()), asked.from(), asked.to(), asked.sort());
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// The body of an answer.
    ///
    /// @throws CommandFailure if the call does not succeed
    byte[] get(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(path);
        if (answer.statusCode() != OK) {
            throw new CommandFailure(
                    path + " answers " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body();
    }

    /// Writes the body of an answer to a file.
    ///
    /// @throws CommandFailure if the call does not succeed
    void download(String path, Path file) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(service.resolve(path))
                        .header("Authorization", authorization)
                        .build();
        int status = client.send(request, BodyHandlers.ofFile(file)).statusCode();
        if (status != OK) {
            throw new CommandFailure("%s answers with status %d".formatted(path, status));
        }
    }

    /// Sends a JSON document.
    ///
    /// @throws CommandFailure if the call does not succeed
    void post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(service.resolve(path))
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build();
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            throw new CommandFailure(
                    path + " answers " + new String(answer.body(), StandardCharsets.UTF_8));
        }
    }

    /// Whether a call succeeds.
    boolean succeeds(String path) throws InterruptedException {
        try {
            return send(path).statusCode() == OK;
        } catch (IOException lost) {
            return false;
        }
    }

    private HttpResponse<byte[]> send(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(service.resolve(path))
                        .header("Authorization", authorization)
                        .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        client.close();
    }
}
