package dev.hoptrail.correlate.simulate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Log files in every odd shape met in published logs (DOMAIN §8), and broken ones, each with what
/// must come of it.
final class OddFiles {
    private final Scene scene;
    private int count;
    private List<String> taken = List.of();

    private OddFiles(Scene scene) {
        this.scene = scene;
    }

    static void tell(Scene scene) {
        OddFiles files = new OddFiles(scene);
        files.envelopes();
        files.damaged();
        files.strangeRecords();
        files.compressed();
    }

    /// Shapes that hold the same records in other wrappings.
    private void envelopes() {
        whole("byte order mark", "json.gz", records -> "\uFEFF{\"Records\":[" + records + "]}");
        whole("array", "json.gz", records -> "[" + records + "]");
        whole(
                "several lines",
                "json",
                records -> "{\n  \"Records\" : [\n    " + records + "\n  ]\n}\n");
        whole(
                "spare members",
                "json",
                records -> "{\"a\":{\"Records\":[1]},\"Records\":[" + records + "],\"z\":[]}");
        each("one record", "json", 1, record -> record);
        each("json lines", "jsonl", 3, record -> record + "\n");
        each("json lines with carriage returns", "jsonl", 3, record -> record + "\r\n");
        each(
                "event bridge",
                "jsonl",
                2,
                record ->
                        "{\"version\":\"0\",\"id\":\""
                                + scene.dice.uuid()
                                + "\",\"detail-type\":\"AWS API Call via CloudTrail\",\"source\":\"aws.sts\",\"resources\":[],\"detail\":"
                                + record
                                + "}\n");
        each(
                "shipper",
                "jsonl",
                2,
                record ->
                        "{\"@timestamp\":\""
                                + Times.iso(scene.start)
                                + "\",\"@version\":\"1\",\"message\":"
                                + quoted(record)
                                + "}\n");
        whole("lookup events", "json", records -> lookup(taken));
        whole("log subscription", "json.gz", records -> subscription(taken));
        put("empty list", "json.gz", "{\"Records\":[]}", 0, 0);
    }

    private static String quoted(String text) {
        return new Json(text.length() * 2).text(text).toString();
    }

    private String lookup(List<String> records) {
        StringBuilder text = new StringBuilder("{\"Events\":[");
        for (int i = 0; i < records.size(); i++) {
            text.append(i == 0 ? "" : ",").append("{\"EventId\":\"").append(scene.dice.uuid());
            text.append("\",\"EventName\":\"AssumeRole\",\"EventTime\":\"")
                    .append(Times.iso(scene.start));
            text.append("\",\"CloudTrailEvent\":").append(quoted(records.get(i))).append('}');
        }
        return text.append("]}").toString();
    }

    private String subscription(List<String> records) {
        StringBuilder text = new StringBuilder("{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"");
        text.append(scene.organization.management().id())
                .append("\",\"logGroup\":\"trail\",\"logStream\":\"s_CloudTrail\",");
        text.append("\"subscriptionFilters\":[\"all\"],\"logEvents\":[");
        for (int i = 0; i < records.size(); i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"3")
                    .append(i)
                    .append("\",\"timestamp\":");
            text.append(scene.start * 1000)
                    .append(",\"message\":")
                    .append(quoted(records.get(i)))
                    .append('}');
        }
        return text.append("]}").toString();
    }

    /// Files that are broken: what is whole in them survives.
    private void damaged() {
        whole(
                "cut in the third record",
                "json",
                records ->
                        "{\"Records\":["
                                + records
                                + ",{\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"IAMUser\",\"prin",
                1);
        put("no json", "json", "<html>no log</html>\n", 0, 1);
        put("empty file", "json", "", 0, 1);
        put("null list", "json", "{\"Records\":null}", 0, 1);
        whole(
                "records that are no objects",
                "json",
                records -> "{\"Records\":[1,\"x\",null," + records + "]}",
                3);
        whole(
                "record without id",
                "json",
                records ->
                        "{\"Records\":["
                                + records
                                + ","
                                + plain(null, Times.iso(scene.start))
                                + "]}",
                1);
        whole(
                "record without time",
                "json",
                records -> "{\"Records\":[" + records + "," + plain(scene.dice.uuid(), null) + "]}",
                1);
        whole(
                "record nested ten thousand deep",
                "json",
                records ->
                        "{\"Records\":["
                                + records
                                + ",{\"eventID\":\"x\",\"a\":"
                                + "[".repeat(10_000)
                                + "]".repeat(10_000)
                                + "}]}",
                1);
        whole(
                "record of six hundred kibibytes",
                "json",
                records ->
                        "{\"Records\":["
                                + records
                                + ",{\"eventID\":\""
                                + scene.dice.uuid()
                                + "\",\"userAgent\":\""
                                + "x".repeat(600 * 1024)
                                + "\"}]}",
                1);
        byte[] invalid =
                plain(scene.dice.uuid(), Times.iso(scene.start)).getBytes(StandardCharsets.UTF_8);
        invalid[invalid.length - 3] = (byte) 0xFF;
        put("invalid utf-8", "json", LogFile.Wrapping.PLAIN, invalid, 0, 1);
    }

    /// Records that look odd and are none the worse for it.
    private void strangeRecords() {
        whole(
                "lone surrogate in another record",
                "json",
                records ->
                        "{\"Records\":["
                                + records
                                + ","
                                + plain(scene.dice.uuid(), Times.iso(scene.start))
                                        .replace("ListKeys", "List\\ud800 ")
                                + "]}");
        String id = scene.dice.uuid();
        put(
                "identity without type",
                "json",
                "{\"Records\":[" + plain(id, Times.iso(scene.start)) + "]}",
                1,
                0);
        put(
                "time with milliseconds",
                "json",
                "{\"Records\":["
                        + plain(scene.dice.uuid(), Times.iso(scene.start).replace("Z", ".192Z"))
                        + "]}",
                1,
                0);
        put(
                "masked keys",
                "json",
                "{\"Records\":["
                        + masked("ASIA****************")
                        + ","
                        + masked("HIDDEN_DUE_TO_SECURITY_REASONS")
                        + ","
                        + masked("")
                        + "]}",
                3,
                0);
        String repeated = plain(scene.dice.uuid(), Times.iso(scene.start));
        put(
                "one id with two bodies",
                "json",
                "{\"Records\":["
                        + repeated
                        + ","
                        + repeated.replace("ListKeys", "ListAliases")
                        + "]}",
                2,
                0);
    }

    private String plain(@Nullable String eventId, @Nullable String time) {
        Account account = scene.organization.management();
        Json out = new Json(512).open().field("eventVersion", "1.01").object("userIdentity");
        out.field("accountId", account.id()).field("invokedBy", "AWS Internal").close();
        out.optional("eventTime", time)
                .field("eventSource", "kms.amazonaws.com")
                .field("eventName", "ListKeys");
        out.field("awsRegion", "us-east-1")
                .field("sourceIPAddress", "AWS Internal")
                .optional("eventID", eventId);
        return out.field("recipientAccountId", account.id()).close().toString();
    }

    private String masked(String key) {
        Account account = scene.organization.management();
        Role role = scene.organization.role(account, "Masked");
        Json out =
                new Json(1024)
                        .open()
                        .field("eventVersion", "1.05")
                        .object("userIdentity")
                        .field("type", "IAMUser");
        out.field("principalId", "AIDA****************")
                .field("accountId", account.id())
                .field("accessKeyId", key)
                .close();
        out.field("eventTime", Times.iso(scene.start)).field("eventSource", "sts.amazonaws.com");
        out.field("eventName", "AssumeRole")
                .field("awsRegion", "us-east-1")
                .field("sourceIPAddress", "203.0.113.9");
        out.object("requestParameters")
                .field("roleArn", role.arn())
                .field("roleSessionName", "masked")
                .close();
        out.object("responseElements").object("credentials").field("accessKeyId", key);
        out.field("sessionToken", "HIDDEN_DUE_TO_SECURITY_REASONS")
                .field("expiration", "REDACTED")
                .close()
                .close();
        out.field("eventID", scene.dice.uuid()).field("recipientAccountId", account.id());
        return out.close().toString();
    }

    /// Damage below the text.
    private void compressed() {
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lost.add(plain(scene.dice.uuid(), Times.iso(scene.start + i)));
        }
        put("gzip cut off", "json.gz", LogFile.Wrapping.GZIP_CUT, records(lost), 0, 1);
        List<String> records = take(3);
        put(
                "bytes after gzip",
                "json.gz",
                LogFile.Wrapping.GZIP_TRAILED,
                records(records),
                records.size(),
                1);
        records = take(3);
        put(
                "two gzip members",
                "json.gz",
                LogFile.Wrapping.GZIP_TWO_MEMBERS,
                records(records),
                records.size(),
                0);
    }

    private static byte[] records(List<String> records) {
        return ("{\"Records\":[" + String.join(",", records) + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void whole(String what, String ending, UnaryOperator<String> wrap) {
        whole(what, ending, wrap, 0);
    }

    private void whole(String what, String ending, UnaryOperator<String> wrap, int reject) {
        taken = take(2);
        put(what, ending, wrap.apply(String.join(",", taken)), taken.size(), reject);
    }

    private void each(String what, String ending, int records, UnaryOperator<String> wrap) {
        StringBuilder text = new StringBuilder();
        List<String> some = take(records);
        some.forEach(record -> text.append(wrap.apply(record)));
        put(what, ending, text.toString(), some.size(), 0);
    }

    private void put(String what, String ending, String text, int survive, int reject) {
        LogFile.Wrapping wrapping =
                ending.endsWith("gz") ? LogFile.Wrapping.GZIP : LogFile.Wrapping.PLAIN;
        put(what, ending, wrapping, text.getBytes(StandardCharsets.UTF_8), survive, reject);
    }

    private void put(
            String what,
            String ending,
            LogFile.Wrapping wrapping,
            byte[] text,
            int survive,
            int reject) {
        String path = "odd/" + "%02d-".formatted(++count) + what.replace(' ', '-') + "." + ending;
        scene.stage.add(new LogFile(path, wrapping, text, new int[0]), survive);
        scene.oddity(new Truth.Oddity(what, path, survive, reject));
    }

    /// Records of so many sessions, each issued for a user of an account with a trail.
    private List<String> take(int sessions) {
        Account account = scene.organization.home(scene.dice, scene.start);
        return scene.stage.capture(() -> {
            for (int i = 0; i < sessions; i++) {
                User user = scene.organization.user(account, "odd-user");
                Role role = scene.organization.role(account, "OddRole");
                String name = "odd-" + scene.dice.hex(8);
                scene.issue(
                        Issue.assumeRole(
                                Caller.of(user), role, name, scene.start + i, scene.person()));
            }
        });
    }
}
