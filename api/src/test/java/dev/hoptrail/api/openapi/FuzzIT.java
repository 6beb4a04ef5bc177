package dev.hoptrail.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.openapi.Contract.Call;
import dev.hoptrail.api.security.TwoAccounts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every call of the description with generated, hostile and changed parameters, cursors, bodies
/// and headers. Whatever comes, the service answers as described, is not at fault, and tells
/// nothing of its inside; and nothing that is asked is dear enough to be given up. A new call falls
/// under this by being described.
final class FuzzIT {

    private static final int ROUNDS = Boolean.getBoolean("hoptrail.long") ? 2_000 : 8;
    private static final long SEED =
            Boolean.getBoolean("hoptrail.long") ? System.nanoTime() & 0xFFFFFF : 1;
    private static final Pattern INSIDE =
            Pattern.compile("\\tat |Exception|dev\\.hoptrail\\.|org\\.|io\\.micronaut|java\\.");
    private static final List<String> TYPES =
            List.of("application/json", "text/plain", "application/x-ndjson", "a/b", "nonsense");
    private static final List<String> ACCEPTED =
            List.of("application/json", "*/*", "text/html", "image/png", "nonsense", "a/b;q=x");

    /// Streams have no end to wait for.
    private static final String STREAM = "text/event-stream";

    private static RunningService service;

    private final long seed = Long.getLong("seed", SEED);
    private final Random random = new Random(seed);
    private final Hostile hostile = new Hostile(random);

    /// By which all is asked.
    private String token = "";

    /// A text, in lower case, that is in no answer.
    private String secret = "-----no answer has this-----";

    @BeforeAll
    static void start() throws IOException {
        service = RunningService.start(Map.of("hoptrail.limits.statement", "20s"));
        try (InputStream stream =
                FuzzIT.class.getResourceAsStream("/fixtures/alice-deploys-and-audits.json")) {
            service.push(Objects.requireNonNull(stream).readAllBytes());
        }
        service.push(TwoAccounts.records());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void noCall_tellsWhoMaySeeAnAccountOfAnother() {
        String made =
                service.post(
                                "/api/v1/tokens",
                                "{\"access\":\"admin\",\"name\":\"team\",\"accounts\":[\"%s\"]}"
                                        .formatted(TwoAccounts.SEEN))
                        .body();
        token = made.replaceFirst("(?s).*\"token\":\"([^\"]+)\".*", "$1");
        secret = TwoAccounts.MARK;

        noFaults();
    }

    @Test
    void noCall_findsTheServiceAtFault() {
        token = service.token();
        for (String list : List.of("/sessions?limit=1", "/origins?limit=1", "/tags", "/rules")) {
            hostile.learn(service.json("/api/v1" + list));
        }

        noFaults();
    }

    private void noFaults() {
        List<Call> calls =
                service.contract().calls().stream()
                        .filter(call ->
                                !call.description()
                                        .path("responses")
                                        .path("200")
                                        .path("content")
                                        .has(STREAM))
                        .toList();
        Map<String, @Nullable String> faults = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Call call : calls) {
                try {
                    ask(call, round);
                } catch (AssertionError broken) {
                    faults.putIfAbsent(call.method() + ' ' + call.path(), broken.getMessage());
                }
            }
        }

        assertThat(faults).as("-Dseed=%d", seed).isEmpty();
    }

    private void ask(Call call, int round) {
        HttpRequest request = request(call);
        String what = "round %d: %s %s".formatted(round, request.method(), request.uri());
        HttpResponse<String> answer;
        try {
            answer = service.send(request);
        } catch (UncheckedIOException lost) {
            throw new AssertionError(what + " is not answered", lost);
        }
        assertThat(answer.statusCode()).as("%s %s", what, answer.body()).isNotEqualTo(500);
        assertThat(answer.body()).as(what).doesNotContain("\"code\":\"query-timeout\"");
        assertThat(answer.body().toLowerCase(Locale.ROOT)).as(what).doesNotContain(secret);
        if (answer.statusCode() >= 400) {
            assertThat(INSIDE.matcher(answer.body()).find())
                    .as("%s %s", what, answer.body())
                    .isFalse();
        }
        if (answer.statusCode() == 200
                && answer.headers()
                        .firstValue("Content-Type")
                        .orElse("")
                        .equals("application/json")) {
            hostile.learn(RunningService.json(answer));
        }
    }

    private HttpRequest request(Call call) {
        String path = call.path();
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : call.description().path("parameters")) {
            String name = parameter.path("name").asText();
            boolean inPath = parameter.path("in").asText().equals("path");
            if (inPath) {
                path = path.replace('{' + name + '}', encode(inPath(parameter)));
            } else if (random.nextInt(3) != 0) {
                query.add(name + '=' + encode(hostile.value(name, parameter.path("schema"))));
            }
        }
        if (random.nextInt(12) == 0) {
            query.add(encode(hostile.text()) + '=' + encode(hostile.text()));
        }
        if (!query.isEmpty() && random.nextInt(15) == 0) {
            query.add(query.getFirst());
        }
        URI uri = service.uri(path + (query.isEmpty() ? "" : '?' + String.join("&", query)));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        authorize(request);
        if (random.nextInt(8) == 0) {
            request.header("Accept", ACCEPTED.get(random.nextInt(ACCEPTED.size())));
        }
        return body(call, request).build();
    }

    /// What a path names: never the token by which all of this is asked, which a call would revoke.
    private String inPath(JsonNode parameter) {
        String name = parameter.path("name").asText();
        String value =
                name.equals("tokenId")
                        ? hostile.text()
                        : hostile.value(name, parameter.path("schema"));
        return value.isEmpty() || value.equals("..") ? "-" : value;
    }

    private void authorize(HttpRequest.Builder request) {
        switch (random.nextInt(20)) {
            case 0 -> {}
            case 1 -> request.header("Authorization", "Bearer " + hostile.changed(token));
            case 2 -> request.header("Cookie", "hoptrail_session=" + token);
            default -> request.header("Authorization", "Bearer " + token);
        }
    }

    private HttpRequest.Builder body(Call call, HttpRequest.Builder request) {
        JsonNode content = call.description().path("requestBody").path("content");
        if (content.isEmpty()) {
            boolean odd = random.nextInt(20) == 0;
            return request.method(
                    call.method(), odd ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());
        }
        List<String> types = new ArrayList<>();
        content.fieldNames().forEachRemaining(types::add);
        String type = types.get(random.nextInt(types.size()));
        RandomBody bodies = new RandomBody(random, hostile, service.contract()::resolve);
        byte[] body = bodies.of(content.path(type).path("schema"));
        String sent = random.nextInt(10) == 0 ? TYPES.get(random.nextInt(TYPES.size())) : type;
        if (random.nextInt(20) != 0) {
            request.header("Content-Type", sent.equals("*/*") ? "application/json" : sent);
        }
        if (random.nextInt(20) == 0) {
            request.header("Content-Encoding", random.nextBoolean() ? "gzip" : "nonsense");
        }
        return request.method(call.method(), BodyPublishers.ofByteArray(body));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
