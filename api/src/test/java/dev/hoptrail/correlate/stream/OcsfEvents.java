package dev.hoptrail.correlate.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes records as Security Lake keeps them: mapped to OCSF as AWS published it (ocsf/examples),
/// in Parquet that DuckDB makes.
final class OcsfEvents {

    /// A version of the mapping.
    enum Version {
        V1_0("1.0.0-rc.2"),
        V1_1("1.1.0"),
        V1_5("1.5.0");

        private final String text;

        Version(String text) {
            this.text = text;
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String COLUMNS =
            """
            {metadata: 'STRUCT(product STRUCT(version VARCHAR, name VARCHAR, vendor_name VARCHAR, \
            feature STRUCT(name VARCHAR)), event_code VARCHAR, uid VARCHAR, profiles VARCHAR[], version VARCHAR)', \
            "time": 'BIGINT', time_dt: 'TIMESTAMP', \
            cloud: 'STRUCT(region VARCHAR, account_uid VARCHAR, account STRUCT(uid VARCHAR), provider VARCHAR)', \
            api: 'STRUCT(response STRUCT(error VARCHAR, message VARCHAR, data VARCHAR), operation VARCHAR, \
            version VARCHAR, service STRUCT(name VARCHAR), request STRUCT(data VARCHAR, uid VARCHAR))', \
            actor: 'STRUCT(user STRUCT(type VARCHAR, name VARCHAR, uid VARCHAR, uid_alt VARCHAR, uuid VARCHAR, \
            account_uid VARCHAR, account STRUCT(uid VARCHAR), credential_uid VARCHAR), \
            session STRUCT(created_time_dt TIMESTAMP, created_time BIGINT, is_mfa BOOLEAN, mfa BOOLEAN, issuer VARCHAR), \
            invoked_by VARCHAR, idp STRUCT(name VARCHAR, uid VARCHAR))', \
            "session": 'STRUCT(uid VARCHAR, uid_alt VARCHAR, credential_uid VARCHAR)', \
            "user": 'STRUCT(uid VARCHAR, uid_alt VARCHAR, name VARCHAR)', \
            http_request: 'STRUCT(user_agent VARCHAR)', src_endpoint: 'STRUCT(ip VARCHAR, domain VARCHAR, uid VARCHAR)', \
            class_uid: 'INTEGER', severity: 'VARCHAR', observables: 'STRUCT(name VARCHAR, value VARCHAR)[]', \
            unmapped: 'MAP(VARCHAR, VARCHAR)'}\
            """;

    private final Version version;
    private final JsonNode record;
    private final ObjectNode event = JSON.createObjectNode();
    private final Set<String> mapped =
            new HashSet<>(
                    Set.of("eventTime", "eventSource", "eventName", "eventVersion", "eventID"));

    private OcsfEvents(Version version, JsonNode record) {
        this.version = version;
        this.record = record;
    }

    /// @param codec of the pages
    static byte[] parquet(Version version, String codec, List<ObjectNode> records) {
        return parquet(
                codec,
                records.stream().map(record -> new OcsfEvents(version, record).event()).toList());
    }

    /// Events that stand in one object.
    static byte[] parquet(String codec, List<ObjectNode> events) {
        try {
            Path folder = Files.createTempDirectory("ocsf");
            Path json = folder.resolve("events.json");
            Path parquet = folder.resolve("events.parquet");
            Files.writeString(
                    json,
                    events.stream()
                            .map(ObjectNode::toString)
                            .collect(Collectors.joining("\n", "", "\n")));
            try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                    Statement copy = duck.createStatement()) {
                copy.execute(
                        "copy (select * from read_json('%s', format = 'newline_delimited', columns = %s)) to '%s' (format parquet, compression %s, row_group_size 2048)"
                                .formatted(json, COLUMNS, parquet, codec));
            }
            byte[] bytes = Files.readAllBytes(parquet);
            Files.delete(json);
            Files.delete(parquet);
            Files.delete(folder);
            return bytes;
        } catch (IOException | SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private ObjectNode event() {
        boolean old = version == Version.V1_0;
        Instant time = Instant.parse(record.path("eventTime").asText());
        event.put("time", time.toEpochMilli());
        event.put(
                "class_uid", record.path("eventName").asText().startsWith("Assume") ? 3002 : 6003);
        if (!old) {
            event.put("time_dt", record.path("eventTime").asText());
        }
        ObjectNode metadata = event.putObject("metadata").put("version", version.text);
        metadata.put("uid", record.path("eventID").asText());
        metadata.putObject("product")
                .put("name", "CloudTrail")
                .put("vendor_name", "AWS")
                .put("version", record.path("eventVersion").asText());
        move("eventType", metadata, old ? null : "event_code");
        ObjectNode cloud = event.putObject("cloud").put("provider", "AWS");
        move("awsRegion", cloud, "region");
        if (version == Version.V1_5) {
            move("recipientAccountId", cloud.putObject("account"), "uid");
        }
        ObjectNode api = event.putObject("api").put("operation", record.path("eventName").asText());
        api.putObject("service").put("name", record.path("eventSource").asText());
        ObjectNode request = api.putObject("request");
        ObjectNode response = api.putObject("response");
        move("requestID", request, "uid");
        move("errorCode", response, "error");
        move("errorMessage", response, "message");
        if (!old) {
            data("requestParameters", request);
            data("responseElements", response);
        }
        move("userAgent", event.putObject("http_request"), "user_agent");
        move("sourceIPAddress", event.putObject("src_endpoint"), "ip");
        actor(old);
        issued();
        unmapped();
        return event;
    }

    private void actor(boolean old) {
        ObjectNode actor = event.putObject("actor");
        ObjectNode user = actor.putObject("user");
        move("userIdentity.type", user, "type");
        move(
                "userIdentity.accountId",
                old ? user : user.putObject("account"),
                old ? "account_uid" : "uid");
        move("userIdentity.userName", user, "name");
        move("userIdentity.invokedBy", actor, "invoked_by");
        if (user.path("type").asText().equals("IdentityCenterUser")) {
            move("userIdentity.onBehalfOf.userId", user, old ? "uid" : "uid_alt");
            move("userIdentity.onBehalfOf.identityStoreArn", actor.putObject("idp"), "uid");
            move("userIdentity.credentialId", user, "credential_uid");
        } else {
            move("userIdentity.principalId", user, old ? "uid" : "uid_alt");
            move("userIdentity.arn", user, old ? "uuid" : "uid");
            move("userIdentity.accessKeyId", user, "credential_uid");
            move("userIdentity.identityProvider", actor.putObject("idp"), "name");
        }
        ObjectNode session = actor.putObject("session");
        String created = "userIdentity.sessionContext.attributes.creationDate";
        move(created, session, "created_time_dt");
        if (old && session.has("created_time_dt")) {
            Instant time = Instant.parse(session.remove("created_time_dt").asText());
            session.put("created_time", time.toEpochMilli());
        }
        String mfa = "userIdentity.sessionContext.attributes.mfaAuthenticated";
        move(mfa, session, old ? "mfa" : "is_mfa");
        move("userIdentity.sessionContext.sessionIssuer.arn", session, "issuer");
    }

    private void issued() {
        if (!record.path("eventName").asText().startsWith("AssumeRole")) {
            return;
        }
        JsonNode request = record.path("requestParameters");
        ObjectNode user = event.putObject("user");
        user.put("uid", request.path("roleArn").textValue());
        user.put("name", request.path("roleSessionName").textValue());
        if (version == Version.V1_5) {
            JsonNode response = record.path("responseElements");
            event.putObject("session")
                    .put(
                            "credential_uid",
                            response.path("credentials").path("accessKeyId").textValue())
                    .put("uid", response.path("assumedRoleUser").path("arn").textValue())
                    .put(
                            "uid_alt",
                            response.path("assumedRoleUser").path("assumedRoleId").textValue());
        }
    }

    private void data(String member, ObjectNode to) {
        mapped.add(member);
        if (record.hasNonNull(member)) {
            to.put("data", record.path(member).toString());
        }
    }

    private void move(String path, ObjectNode to, @Nullable String name) {
        if (name == null) {
            return;
        }
        JsonNode value = record;
        for (String member : path.split("\\.", -1)) {
            value = value.path(member);
        }
        if (value.isValueNode() && !value.isNull()) {
            to.put(name, value.asText());
            mapped.add(path);
        }
    }

    private void unmapped() {
        ObjectNode unmapped = event.putObject("unmapped");
        flatten("", record, unmapped);
    }

    private void flatten(String path, JsonNode value, ObjectNode to) {
        if (mapped.contains(path) || value.isNull()) {
            return;
        }
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                flatten(
                        path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
                        member.getValue(),
                        to);
            }
        } else {
            to.put(path, value.isArray() ? value.toString() : value.asText());
        }
    }
}
