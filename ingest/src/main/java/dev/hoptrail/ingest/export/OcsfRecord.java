package dev.hoptrail.ingest.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.migrations.RebuiltFrom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Maps an event of OCSF back to the record that CloudTrail wrote, as far as it was kept.
///
/// The mapping is the one that AWS published for the classes Authentication (3002) and API Activity
/// (6003): ocsf/examples, CloudTrail, v1.0.0-rc.2, v1.1.0 and v1.5.0. What has no place in a class
/// stands under its path in `unmapped`. From 1.1 on `api` holds the parameters whole; before, they
/// are in `unmapped` alone. Nothing is made up for what is gone.
final class OcsfRecord {

    static final Set<String> NEEDED = Set.of("metadata", "api", "actor");

    /// What is read of an event.
    static final Set<String> COLUMNS =
            Set.of(
                    "metadata",
                    "time",
                    "time_dt",
                    "api",
                    "actor",
                    "cloud",
                    "session",
                    "user",
                    "src_endpoint",
                    "dst_endpoint",
                    "http_request",
                    "is_mfa",
                    "unmapped");

    /// Of `unmapped`, what belongs to a record.
    private static final Set<String> ROOTS =
            Set.of(
                    "userIdentity",
                    "requestParameters",
                    "responseElements",
                    "additionalEventData",
                    "serviceEventDetails",
                    "addendum",
                    "sharedEventID",
                    "recipientAccountId",
                    "requestID",
                    "eventType",
                    "sessionCredentialFromConsole",
                    "errorCode",
                    "errorMessage");

    private static final List<String> DATA = List.of("requestParameters", "responseElements");
    private static final int DEEPEST = 20;

    private final JsonNode event;
    private final ObjectNode record = JsonNodeFactory.instance.objectNode();

    private OcsfRecord(JsonNode event) {
        this.event = event;
    }

    /// An event that is none of CloudTrail's.
    static final class OtherEventException extends Exception {

        private static final long serialVersionUID = 1L;

        OtherEventException(String message) {
            super(message);
        }
    }

    /// The record of an event.
    ///
    /// @throws AmbiguousTextException if parameters are no JSON and can be read in several ways
    static ObjectNode of(JsonNode event) throws OtherEventException, AmbiguousTextException {
        if (!"CloudTrail".equals(event.path("metadata").path("product").path("name").asText())) {
            throw new OtherEventException("an event of another product than CloudTrail");
        }
        OcsfRecord ocsf = new OcsfRecord(event);
        ocsf.call();
        ocsf.identity();
        ocsf.parameters();
        ocsf.unmapped();
        ocsf.issued();
        ocsf.record.put(RebuiltFrom.MEMBER, RebuiltFrom.OCSF.name());
        return ocsf.record;
    }

    private void call() {
        put(record, "eventVersion", "metadata", "product", "version");
        put(record, "eventSource", "api", "service", "name");
        put(record, "eventName", "api", "operation");
        put(record, "awsRegion", "cloud", "region");
        put(record, "sourceIPAddress", "src_endpoint", "domain");
        put(record, "sourceIPAddress", "src_endpoint", "ip");
        put(record, "userAgent", "http_request", "user_agent");
        put(record, "errorCode", "api", "response", "error");
        put(record, "errorMessage", "api", "response", "message");
        put(record, "requestID", "api", "request", "uid");
        put(record, "eventID", "metadata", "uid");
        put(record, "eventType", "metadata", "event_code");
        put(record, "apiVersion", "api", "version");
        put(record, "recipientAccountId", "cloud", "account_uid");
        put(record, "recipientAccountId", "cloud", "account", "uid");
        put(record, "eventCategory", "metadata", "product", "feature", "name");
        put(record, "vpcEndpointId", "src_endpoint", "uid");
        time(record, "eventTime", event, "time", "time_dt");
    }

    private void identity() {
        JsonNode actor = event.path("actor");
        JsonNode user = actor.path("user");
        // Before 1.1 `uid` was the principal and `uuid` the ARN.
        boolean isOld = event.path("metadata").path("version").asText().startsWith("1.0");
        ObjectNode identity = record.putObject("userIdentity");
        put(identity, "type", "actor", "user", "type");
        String type = identity.path("type").asText();
        boolean isPerson = type.equals("IdentityCenterUser");
        if (isPerson) {
            put(identity, "credentialId", "actor", "user", "credential_uid");
            if (user.path(isOld ? "uid" : "uid_alt").isTextual()) {
                ObjectNode behalf = identity.putObject("onBehalfOf");
                put(behalf, "userId", "actor", "user", isOld ? "uid" : "uid_alt");
                put(behalf, "identityStoreArn", "actor", "idp", "uid");
            }
        } else {
            put(identity, "principalId", "actor", "user", isOld ? "uid" : "uid_alt");
            put(identity, "arn", "actor", "user", isOld ? "uuid" : "uid");
            put(identity, "accessKeyId", "actor", "user", "credential_uid");
        }
        put(identity, "accountId", "actor", "user", "account_uid");
        put(identity, "accountId", "actor", "user", "account", "uid");
        put(identity, "userName", "actor", "user", "name");
        put(identity, "invokedBy", "actor", "invoked_by");
        if (type.equals("SAMLUser") || type.equals("WebIdentityUser")) {
            put(identity, "identityProvider", "actor", "idp", "name");
        }
        context(identity, actor.path("session"));
    }

    private void context(ObjectNode identity, JsonNode session) {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        time(attributes, "creationDate", session, "created_time", "created_time_dt");
        for (String mfa : List.of("mfa", "is_mfa")) {
            if (session.path(mfa).isBoolean()) {
                attributes.put("mfaAuthenticated", session.path(mfa).asText());
            }
        }
        if (!attributes.isEmpty()) {
            identity.withObjectProperty("sessionContext").set("attributes", attributes);
        }
        String issuer = session.path("issuer").asText();
        if (!issuer.isEmpty()) {
            ObjectNode of =
                    identity.withObjectProperty("sessionContext").putObject("sessionIssuer");
            of.put("arn", issuer);
        }
    }

    private void parameters() throws AmbiguousTextException {
        for (String member : DATA) {
            String side = member.equals("requestParameters") ? "request" : "response";
            JsonNode data = event.path("api").path(side).path("data");
            String text = data.asText();
            if (data.isContainerNode()) {
                record.set(member, data);
            } else if (!text.isEmpty() && !text.equals("null")) {
                record.set(member, PrintedText.map(member, text, Set.of()));
            }
        }
    }

    /// What a path of `unmapped` names, unless a member of the class told it.
    private void unmapped() {
        JsonNode unmapped = event.path("unmapped");
        JsonNode json = unmapped.isTextual() ? PrintedText.json(unmapped.textValue()) : unmapped;
        if (json == null) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            String[] path = path(entry.getKey());
            if (ROOTS.contains(path[0]) && !isWhole(path[0])) {
                set(path, entry.getValue());
            }
        }
    }

    /// The keys of tags may have dots of their own.
    private static String[] path(String key) {
        String[] path = key.split("\\.", DEEPEST);
        for (int i = 0; i < path.length - 1; i++) {
            if (PrintedText.Names.isTags(path[i])) {
                return key.split("\\.", i + 2);
            }
        }
        return path;
    }

    private boolean isWhole(String root) {
        return DATA.contains(root)
                && event.path("api")
                        .path(root.equals("requestParameters") ? "request" : "response")
                        .hasNonNull("data");
    }

    private void set(String[] path, JsonNode value) {
        ObjectNode at = record;
        for (int i = 0; i < path.length - 1; i++) {
            JsonNode next = at.path(path[i]);
            if (!next.isMissingNode() && !next.isObject()) {
                return;
            }
            at = next instanceof ObjectNode object ? object : at.putObject(path[i]);
        }
        String name = path[path.length - 1];
        JsonNode json = value.isTextual() ? PrintedText.json(value.textValue()) : null;
        if (!at.has(name) && !value.isNull()) {
            at.set(name, json == null ? PrintedText.scalar(name, value.asText()) : json);
        }
    }

    /// What a call for credentials asked for and answered with, where its parameters are gone and
    /// the class tells it.
    private void issued() {
        String name = record.path("eventName").asText();
        if (name.startsWith("AssumeRole") && !record.has("requestParameters")) {
            String role = event.path("user").path("uid").asText();
            if (role.contains(":role/")) {
                ObjectNode request = record.putObject("requestParameters").put("roleArn", role);
                put(request, "roleSessionName", "user", "name");
            }
        }
        if (name.startsWith("AssumeRole")
                && !record.has("responseElements")
                && event.path("session").path("credential_uid").isTextual()) {
            ObjectNode response = record.putObject("responseElements");
            put(response.putObject("credentials"), "accessKeyId", "session", "credential_uid");
            ObjectNode user = response.putObject("assumedRoleUser");
            put(user, "arn", "session", "uid");
            put(user, "assumedRoleId", "session", "uid_alt");
        }
        if (name.equals("ConsoleLogin")) {
            ObjectNode additional = record.withObjectProperty("additionalEventData");
            put(additional, "LoginTo", "dst_endpoint", "svc_name");
            if (event.path("is_mfa").isBoolean()) {
                additional.put("MFAUsed", event.path("is_mfa").booleanValue() ? "Yes" : "No");
            }
        }
    }

    /// A later call overwrites, unless nothing stands there.
    private void put(ObjectNode to, String member, String... path) {
        JsonNode at = event;
        for (String name : path) {
            at = at.path(name);
        }
        if (at.isValueNode() && !at.isNull()) {
            to.put(member, at.asText());
        }
    }

    /// @param millis a member that holds milliseconds since 1970
    /// @param text one that holds an instant
    private static void time(
            ObjectNode to, String member, JsonNode from, String millis, String text) {
        @Nullable Instant time =
                from.path(millis).isIntegralNumber()
                        ? Instant.ofEpochMilli(from.path(millis).asLong())
                        : null;
        if (time != null) {
            to.put(member, Instant.ofEpochSecond(time.getEpochSecond()).toString());
        } else if (from.path(text).isTextual()) {
            to.put(member, from.path(text).asText());
        }
    }
}
