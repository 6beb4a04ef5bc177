package dev.hoptrail.api.scorecard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A day of which every number is known by hand.
///
/// Into Admin: alice with source identity and the tag Project (three calls), alice without either
/// (one call), Lambda (two calls), and a session of Ghost in another account that nobody saw begin
/// (one call: that). Into Reader: the first of those (one more call). Into a role with a hostile
/// name: alice.
final class CountedTree {

    static final String ACCOUNT = "111122223333";
    static final String OTHER = "444455556666";
    static final String ADMIN = arn(ACCOUNT, "ops/Admin");
    static final String READER = arn(ACCOUNT, "Reader");
    static final String GHOST = arn(OTHER, "Ghost");
    static final String HOSTILE = arn(ACCOUNT, "\"> OR role:* <script>alert(1)</script>\\");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String day;
    private final List<ObjectNode> records = new ArrayList<>();

    private CountedTree(String day) {
        this.day = day;
    }

    private static String arn(String account, String role) {
        return "arn:aws:iam::%s:role/%s".formatted(account, role);
    }

    /// @param day such as `2026-05-04`
    static List<ObjectNode> of(String day) {
        CountedTree tree = new CountedTree(day);
        ObjectNode named = tree.issued(ADMIN, "named", "09:00:00", tree.alice());
        asked(named).put("sourceIdentity", "alice");
        asked(named).putArray("tags").addObject().put("key", "Project").put("value", "atlas");
        asked(named).putArray("transitiveTagKeys").add("Project");
        tree.issued(ADMIN, "plain", "09:10:00", tree.alice());
        tree.issued(
                ADMIN,
                "lambda",
                "09:20:00",
                JSON.createObjectNode()
                        .put("type", "AWSService")
                        .put("invokedBy", "lambda.amazonaws.com"));
        tree.issued(
                ADMIN,
                "by-ghost",
                "09:30:00",
                tree.session(GHOST, "ghost", "09:25:00").put("accountId", OTHER));
        ObjectNode chained =
                tree.issued(
                        READER, "chained", "09:40:00", tree.session(ADMIN, "named", "09:00:00"));
        asked(chained).put("sourceIdentity", "alice");
        asked(chained).putObject("incomingTransitiveTags").put("Project", "atlas");
        tree.issued(HOSTILE, "hostile", "09:50:00", tree.alice());
        tree.used("named", "09:00:00", 3);
        tree.used("plain", "09:10:00", 1);
        tree.used("lambda", "09:20:00", 2);
        return tree.records;
    }

    static byte[] bytes(List<ObjectNode> records) {
        ArrayNode all = JSON.createArrayNode();
        records.forEach(all::add);
        return JSON.createObjectNode()
                .<ObjectNode>set("Records", all)
                .toString()
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static ObjectNode asked(ObjectNode record) {
        return (ObjectNode) record.path("requestParameters");
    }

    private String key(String session) {
        String letters = (session + day).replaceAll("[^a-z0-9]", "").toUpperCase(Locale.ROOT);
        return "ASIA" + letters.replaceAll("[0189]", "X") + "A".repeat(16 - letters.length());
    }

    private static String roleId(String role) {
        return role.equals(GHOST)
                ? "AROAGHOSTGHOSTGHOST1"
                : Map.of(ADMIN, "AROAADMINADMINADMIN1", READER, "AROAREADERREADERREAD")
                        .getOrDefault(role, "AROAHOSTILEHOSTILEHO");
    }

    private ObjectNode record(String eventName, String at, String recipient, ObjectNode caller) {
        ObjectNode record =
                JSON.createObjectNode()
                        .put("eventVersion", "1.11")
                        .put("eventTime", "%sT%sZ".formatted(day, at))
                        .put("eventSource", "sts.amazonaws.com")
                        .put("eventName", eventName)
                        .put("awsRegion", "eu-central-1")
                        .put("sourceIPAddress", "203.0.113.7")
                        .put("userAgent", "aws-cli/2.15")
                        .put("eventID", "%s-%d".formatted(day, records.size()))
                        .put("eventType", "AwsApiCall")
                        .put("recipientAccountId", recipient);
        record.set("userIdentity", caller);
        records.add(record);
        return record;
    }

    private ObjectNode alice() {
        return JSON.createObjectNode()
                .put("type", "IAMUser")
                .put("principalId", "AIDAALICEALICEALICE1")
                .put("arn", "arn:aws:iam::%s:user/alice".formatted(ACCOUNT))
                .put("accountId", ACCOUNT)
                .put("accessKeyId", "AKIAALICEALICEALICE1")
                .put("userName", "alice");
    }

    private ObjectNode session(String role, String name, String at) {
        String account = role.split(":", -1)[4];
        ObjectNode caller =
                JSON.createObjectNode()
                        .put("type", "AssumedRole")
                        .put("principalId", roleId(role) + ':' + name)
                        .put(
                                "arn",
                                "arn:aws:sts::%s:assumed-role/%s/%s"
                                        .formatted(
                                                account,
                                                role.substring(role.lastIndexOf('/') + 1),
                                                name))
                        .put("accountId", account)
                        .put("accessKeyId", key(name));
        ObjectNode context = caller.putObject("sessionContext");
        context.putObject("sessionIssuer")
                .put("type", "Role")
                .put("principalId", roleId(role))
                .put("arn", role)
                .put("accountId", account)
                .put("userName", role.substring(role.lastIndexOf('/') + 1));
        context.putObject("attributes").put("creationDate", "%sT%sZ".formatted(day, at));
        return caller;
    }

    private ObjectNode issued(String role, String name, String at, ObjectNode caller) {
        String account = role.split(":", -1)[4];
        ObjectNode record = record("AssumeRole", at, account, caller);
        record.putObject("requestParameters")
                .put("roleArn", role)
                .put("roleSessionName", name)
                .put("durationSeconds", 3600);
        ObjectNode given = record.putObject("responseElements");
        given.putObject("credentials").put("accessKeyId", key(name));
        given.putObject("assumedRoleUser").put("assumedRoleId", roleId(role) + ':' + name);
        return record;
    }

    private void used(String name, String at, int times) {
        for (int i = 0; i < times; i++) {
            record("GetObject", "10:0%d:00".formatted(i), ACCOUNT, session(ADMIN, name, at))
                    .put("eventSource", "s3.amazonaws.com");
        }
    }
}
