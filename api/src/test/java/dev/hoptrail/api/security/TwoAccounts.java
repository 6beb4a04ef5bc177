package dev.hoptrail.api.security;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Records of two accounts with chains across them, in both directions. Every text of the hidden
/// account has [#MARK] in it, whatever its case.
///
/// zqx-user → Zqx-Entry → **Deploy** → Zqx-Vault → **Back**, zqx-user → Zqx-Alone, and own-user →
/// **Own**: those in bold are in the account that is seen.
public final class TwoAccounts {

    public static final String SEEN = "111122223333";
    static final String HIDDEN = "444455556666";
    public static final String MARK = "zqx";

    /// A text that the hidden session passes on to the one below it: a tag of that one, too.
    static final String PASSED_ON = "passed-on";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ArrayNode records = JSON.createArrayNode();

    private TwoAccounts() {}

    /// A session that records tell of.
    record Session(String account, String role, String name, String key, String at) {
        String principal() {
            return "AROA%s:%s".formatted(padded(role), name);
        }
    }

    static Session entry() {
        return new Session(HIDDEN, "Zqx-Entry", "zqx-entry", "ASIAZQXENTRY00000001", "08:00:00");
    }

    static Session deploy() {
        return new Session(SEEN, "Deploy", "deploy", "ASIADEPLOY0000000001", "08:10:00");
    }

    static Session vault() {
        return new Session(HIDDEN, "Zqx-Vault", "zqx-vault", "ASIAZQXVAULT00000001", "08:20:00");
    }

    static Session back() {
        return new Session(SEEN, "Back", "back", "ASIABACK000000000001", "08:30:00");
    }

    static Session alone() {
        return new Session(HIDDEN, "Zqx-Alone", "zqx-alone", "ASIAZQXALONE00000001", "08:05:00");
    }

    static Session own() {
        return new Session(SEEN, "Own", "own", "ASIAOWN0000000000001", "08:06:00");
    }

    public static byte[] records() {
        TwoAccounts story = new TwoAccounts();
        story.issued(entry(), null, "zqx-user", HIDDEN, "zqx-event-1", null);
        story.issued(deploy(), entry(), "", HIDDEN, "zqx-event-2", "both-2");
        story.issued(deploy(), entry(), "", SEEN, "event-2", "both-2");
        story.issued(vault(), deploy(), "", SEEN, "event-3", null);
        story.issued(vault(), deploy(), "", HIDDEN, "zqx-event-3", null);
        story.issued(back(), vault(), "", SEEN, "event-4", null);
        story.issued(alone(), null, "zqx-user", HIDDEN, "zqx-event-5", null);
        story.issued(own(), null, "own-user", SEEN, "event-6", null);
        story.refused(deploy(), SEEN, "event-7");
        story.refused(entry(), HIDDEN, "zqx-event-8");
        story.used(deploy(), SEEN, "GetObject", "event-9");
        story.used(deploy(), HIDDEN, "ZqxObject", "zqx-event-10");
        try {
            return JSON.writeValueAsBytes(Map.of("Records", story.records));
        } catch (com.fasterxml.jackson.core.JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String padded(String role) {
        String letters = role.replace("-", "").toUpperCase(java.util.Locale.ROOT);
        return letters + "0".repeat(17 - letters.length());
    }

    static String arn(Session session) {
        return "arn:aws:iam::%s:role/%s".formatted(session.account(), session.role());
    }

    private ObjectNode record(String recipient, String eventId, String time) {
        return records.addObject()
                .put("eventVersion", "1.11")
                .put("eventTime", "2026-03-02T%sZ".formatted(time))
                .put("eventSource", "sts.amazonaws.com")
                .put("eventName", "AssumeRole")
                .put("awsRegion", "eu-central-1")
                .put("sourceIPAddress", "203.0.113.7")
                .put("userAgent", "aws-cli/2.15")
                .put("requestID", "req-" + eventId)
                .put("eventID", eventId)
                .put("eventType", "AwsApiCall")
                .put("recipientAccountId", recipient);
    }

    private static ObjectNode user(String name, String account) {
        return JSON.createObjectNode()
                .put("type", "IAMUser")
                .put("principalId", "AIDA" + padded(name))
                .put("arn", "arn:aws:iam::%s:user/%s".formatted(account, name))
                .put("accountId", account)
                .put("accessKeyId", "AKIA" + padded(name).substring(1))
                .put("userName", name);
    }

    private static ObjectNode caller(Session session, String recipient) {
        ObjectNode caller = JSON.createObjectNode();
        if (!session.account().equals(recipient)) {
            return caller.put("type", "AWSAccount")
                    .put("principalId", session.principal())
                    .put("accountId", session.account());
        }
        caller.put("type", "AssumedRole")
                .put("principalId", session.principal())
                .put(
                        "arn",
                        "arn:aws:sts::%s:assumed-role/%s/%s"
                                .formatted(session.account(), session.role(), session.name()))
                .put("accountId", session.account())
                .put("accessKeyId", session.key());
        ObjectNode context = caller.putObject("sessionContext");
        context.putObject("sessionIssuer")
                .put("type", "Role")
                .put("principalId", session.principal().replaceFirst(":.*", ""))
                .put("arn", arn(session))
                .put("accountId", session.account())
                .put("userName", session.role());
        context.putObject("attributes")
                .put("creationDate", "2026-03-02T%sZ".formatted(session.at()))
                .put("mfaAuthenticated", "false");
        return caller;
    }

    private void issued(
            Session session,
            @Nullable Session by,
            String user,
            String recipient,
            String eventId,
            @Nullable String shared) {
        ObjectNode record = record(recipient, eventId, session.at());
        record.set("userIdentity", by == null ? user(user, recipient) : caller(by, recipient));
        ObjectNode asked = record.putObject("requestParameters");
        asked.put("roleArn", arn(session))
                .put("roleSessionName", session.name())
                .put("durationSeconds", 3600);
        boolean hidden = session.account().equals(HIDDEN);
        asked.putArray("tags")
                .add(tag(hidden ? "Zqx-Only" : "Team", hidden ? "zqx-value" : "team-value"))
                .add(tag("Shared", PASSED_ON));
        asked.putArray("transitiveTagKeys").add("Shared");
        if (by != null) {
            asked.putObject("incomingTransitiveTags").put("Shared", PASSED_ON);
        }
        ObjectNode given = record.putObject("responseElements");
        given.putObject("credentials")
                .put("accessKeyId", session.key())
                .put("expiration", "Mar 2, 2026, 11:00:00 AM");
        given.putObject("assumedRoleUser")
                .put("assumedRoleId", session.principal())
                .put(
                        "arn",
                        "arn:aws:sts::%s:assumed-role/%s/%s"
                                .formatted(session.account(), session.role(), session.name()));
        if (shared != null) {
            record.put("sharedEventID", shared);
        }
    }

    private static ObjectNode tag(String key, String value) {
        return JSON.createObjectNode().put("key", key).put("value", value);
    }

    private void refused(Session by, String recipient, String eventId) {
        ObjectNode record = record(recipient, eventId, "08:40:00");
        record.set("userIdentity", caller(by, recipient));
        record.putObject("requestParameters")
                .put("roleArn", "arn:aws:iam::%s:role/Zqx-Secret".formatted(HIDDEN))
                .put("roleSessionName", "again")
                .putArray("tags")
                .add(tag("Reason", "why-not"));
        record.put("errorCode", "AccessDenied")
                .put(
                        "errorMessage",
                        "User: %s is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::%s:role/Zqx-Secret"
                                .formatted(arn(by), HIDDEN));
    }

    private void used(Session by, String recipient, String action, String eventId) {
        ObjectNode record = record(recipient, eventId, "08:45:00");
        record.put("eventSource", "s3.amazonaws.com").put("eventName", action);
        record.set("userIdentity", caller(by, by.account()));
        record.putObject("requestParameters").put("bucketName", "logs");
    }

    /// The accounts and ids of all records.
    static List<String> events() {
        return List.of(
                SEEN + "/event-2",
                SEEN + "/event-3",
                SEEN + "/event-4",
                SEEN + "/event-6",
                SEEN + "/event-7",
                HIDDEN + "/zqx-event-1",
                HIDDEN + "/zqx-event-2",
                HIDDEN + "/zqx-event-3",
                HIDDEN + "/zqx-event-5",
                HIDDEN + "/zqx-event-8");
    }
}
