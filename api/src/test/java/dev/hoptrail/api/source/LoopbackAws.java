package dev.hoptrail.api.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hoptrail.api.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// STS and CloudTrail as far as they are asked here: roles are assumed, events looked up, a page of
/// one event each, and public keys listed.
final class LoopbackAws implements AutoCloseable {

    static final String ACCOUNT = "111122223333";
    static final String KEY = "ASIAEXAMPLELOOPBACK1";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

    private final HttpServer server;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> assumed = new CopyOnWriteArrayList<>();
    private volatile JsonNode publicKeys = JSON.createArrayNode();
    private volatile Function<Call, @Nullable String> faults = call -> null;

    /// A call of CloudTrail.
    ///
    /// @param authorization the header, which names key and region
    record Call(String operation, String authorization, @Nullable String token, JsonNode body) {

        String name() {
            return body.at("/LookupAttributes/0/AttributeValue").asText();
        }

        Instant from() {
            return Instant.ofEpochSecond(body.path("StartTime").asLong());
        }
    }

    LoopbackAws() {
        server = LoopbackServer.start("/", this::handle);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Lets an event have happened.
    void add(JsonNode event) {
        events.add(event);
    }

    void setPublicKeys(JsonNode list) {
        publicKeys = list;
    }

    /// From now on, calls are refused with the code that this tells; null lets them pass.
    void fail(Function<Call, @Nullable String> with) {
        faults = with;
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    /// What AssumeRole was asked with, each time.
    List<Map<String, String>> assumed() {
        return List.copyOf(assumed);
    }

    private void handle(HttpExchange call) throws IOException {
        try (call) {
            byte[] body = call.getRequestBody().readAllBytes();
            @Nullable String target = call.getRequestHeaders().getFirst("X-Amz-Target");
            if (target == null) {
                answer(call, 200, "text/xml", sts(form(new String(body, UTF_8))));
                return;
            }
            Call asked =
                    new Call(
                            target.substring(target.lastIndexOf('.') + 1),
                            call.getRequestHeaders().getFirst("Authorization"),
                            call.getRequestHeaders().getFirst("X-Amz-Security-Token"),
                            JSON.readTree(body));
            calls.add(asked);
            @Nullable String fault = faults.apply(asked);
            if (fault == null) {
                answer(call, 200, "application/x-amz-json-1.1", cloudTrail(asked).toString());
            } else {
                ObjectNode refused =
                        JSON.createObjectNode()
                                .put("__type", "com.amazon.coral#" + fault)
                                .put("message", "no");
                answer(call, 400, "application/x-amz-json-1.1", refused.toString());
            }
        }
    }

    private static void answer(HttpExchange call, int status, String type, String body)
            throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        call.getResponseHeaders().set("Content-Type", type);
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
    }

    private static Map<String, String> form(String text) {
        Map<String, String> form = new TreeMap<>();
        for (String pair : text.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
        }
        return form;
    }

    private String sts(Map<String, String> form) {
        if ("GetCallerIdentity".equals(form.get("Action"))) {
            return """
            <GetCallerIdentityResponse xmlns="%s"><GetCallerIdentityResult>
            <Arn>arn:aws:sts::%s:assumed-role/reader/hoptrail</Arn><UserId>AROAEXAMPLEREADER:hoptrail</UserId>
            <Account>%s</Account></GetCallerIdentityResult></GetCallerIdentityResponse>
            """
                    .formatted(NAMESPACE, ACCOUNT, ACCOUNT);
        }
        assumed.add(form);
        return """
        <AssumeRoleResponse xmlns="%s"><AssumeRoleResult><Credentials><AccessKeyId>%s</AccessKeyId>
        <SecretAccessKey>secret</SecretAccessKey><SessionToken>loopback-token</SessionToken>
        <Expiration>%s</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
        """
                .formatted(NAMESPACE, KEY, Instant.now().plusSeconds(3600));
    }

    private ObjectNode cloudTrail(Call call) {
        ObjectNode answer = JSON.createObjectNode();
        if (call.operation().equals("ListPublicKeys")) {
            answer.set("PublicKeyList", publicKeys);
            return answer;
        }
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode event : events) {
            long at = Instant.parse(event.path("eventTime").asText()).getEpochSecond();
            String region = '/' + event.path("awsRegion").asText() + '/';
            if (call.authorization().contains(region)
                    && event.path("eventName").asText().equals(call.name())
                    && at >= call.body().path("StartTime").asLong()
                    && at <= call.body().path("EndTime").asLong()) {
                found.add(event);
            }
        }
        int at = call.body().path("NextToken").asInt(0);
        ArrayNode page = answer.putArray("Events");
        if (at < found.size()) {
            page.addObject()
                    .put("EventId", found.get(at).path("eventID").asText())
                    .put("CloudTrailEvent", found.get(at).toString());
        }
        if (at + 1 < found.size()) {
            answer.put("NextToken", Integer.toString(at + 1));
        }
        return answer;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
