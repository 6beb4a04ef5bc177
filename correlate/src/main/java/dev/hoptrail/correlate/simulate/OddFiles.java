package dev.hoptrail.correlate.simulate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Log files in every odd shape met in published logs (DOMAIN §8), and broken ones, each with what
/// must come of it.
final class OddFiles {
    private final Scene scene;
    private final OddFolder folder;

    private OddFiles(Scene scene) {
        this.scene = scene;
        this.folder = new OddFolder(scene);
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
        folder.whole(
                "byte order mark", "json.gz", records -> "\uFEFF{\"Records\":[" + records + "]}");
        folder.whole("array", "json.gz", records -> "[" + records + "]");
        folder.whole(
                "several lines",
                "json",
                records -> "{\n  \"Records\" : [\n    " + records + "\n  ]\n}\n");
        folder.whole(
                "spare members",
                "json",
                records -> "{\"a\":{\"Records\":[1]},\"Records\":[" + records + "],\"z\":[]}");
        folder.each("one record", "json", 1, record -> record);
        folder.each("json lines", "jsonl", 3, record -> record + "\n");
        folder.each("json lines with carriage returns", "jsonl", 3, record -> record + "\r\n");
        folder.each(
                "event bridge",
                "jsonl",
                2,
                record ->
                        "{\"version\":\"0\",\"id\":\""
                                + scene.dice.uuid()
                                + "\",\"detail-type\":\"AWS API Call via CloudTrail\",\"source\":\"aws.sts\",\"resources\":[],\"detail\":"
                                + record
                                + "}\n");
        folder.each(
                "shipper",
                "jsonl",
                2,
                record ->
                        "{\"@timestamp\":\""
                                + Times.iso(scene.start)
                                + "\",\"@version\":\"1\",\"message\":"
                                + quoted(record)
                                + "}\n");
        folder.enveloped("lookup events", "json", this::lookup);
        folder.enveloped("log subscription", "json.gz", this::subscription);
        folder.put("empty list", "json.gz", "{\"Records\":[]}", 0, 0);
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
        folder.whole(
                "cut in the third record",
                "json",
                records ->
                        "{\"Records\":["
                                + records
                                + ",{\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"IAMUser\",\"prin",
                1);
        folder.put("no json", "json", "<html>no log</html>\n", 0, 1);
        folder.put("empty file", "json", "", 0, 1);
        folder.put("null list", "json", "{\"Records\":null}", 0, 1);
        folder.whole(
                "records that are no objects",
                "json",
                records -> "{\"Records\":[1,\"x\",null," + records + "]}",
                3);
        folder.whole(
                "record without id",
                "json",
                records ->
                        "{\"Records\":["
                                + records
                                + ","
                                + folder.plain(null, Times.iso(scene.start))
                                + "]}",
                1);
        folder.whole(
                "record without time",
                "json",
                records ->
                        "{\"Records\":["
                                + records
                                + ","
                                + folder.plain(scene.dice.uuid(), null)
                                + "]}",
                1);
        folder.whole(
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
        folder.whole(
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
                folder.plain(scene.dice.uuid(), Times.iso(scene.start))
                        .getBytes(StandardCharsets.UTF_8);
        invalid[invalid.length - 3] = (byte) 0xFF;
        folder.put("invalid utf-8", "json", LogFile.Wrapping.PLAIN, invalid, 0, 1);
    }

    /// Records that look odd and are none the worse for it.
    private void strangeRecords() {
        folder.whole(
                "lone surrogate in another record",
                "json",
                records ->
                        "{\"Records\":["
                                + records
                                + ","
                                + folder.plain(scene.dice.uuid(), Times.iso(scene.start))
                                        .replace("ListKeys", "List\\ud800 ")
                                + "]}");
        String id = scene.dice.uuid();
        folder.put(
                "identity without type",
                "json",
                "{\"Records\":[" + folder.plain(id, Times.iso(scene.start)) + "]}",
                1,
                0);
        folder.put(
                "time with milliseconds",
                "json",
                "{\"Records\":["
                        + folder.plain(
                                scene.dice.uuid(), Times.iso(scene.start).replace("Z", ".192Z"))
                        + "]}",
                1,
                0);
        folder.put(
                "masked keys",
                "json",
                "{\"Records\":["
                        + folder.masked("ASIA****************")
                        + ","
                        + folder.masked("HIDDEN_DUE_TO_SECURITY_REASONS")
                        + ","
                        + folder.masked("")
                        + "]}",
                3,
                0);
        String repeated = folder.plain(scene.dice.uuid(), Times.iso(scene.start));
        folder.put(
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

    /// Damage below the text.
    private void compressed() {
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lost.add(folder.plain(scene.dice.uuid(), Times.iso(scene.start + i)));
        }
        folder.put(
                "gzip cut off",
                "json.gz",
                LogFile.Wrapping.GZIP_CUT,
                OddFolder.records(lost),
                0,
                1);
        List<String> records = folder.take(3);
        folder.put(
                "bytes after gzip",
                "json.gz",
                LogFile.Wrapping.GZIP_TRAILED,
                OddFolder.records(records),
                records.size(),
                1);
        records = folder.take(3);
        folder.put(
                "two gzip members",
                "json.gz",
                LogFile.Wrapping.GZIP_TWO_MEMBERS,
                OddFolder.records(records),
                records.size(),
                0);
    }
}
