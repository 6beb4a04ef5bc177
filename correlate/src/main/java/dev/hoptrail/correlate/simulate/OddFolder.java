package dev.hoptrail.correlate.simulate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The folder of odd files: puts them there one by one, numbered, each with its line of truth.
final class OddFolder {
    private final Scene scene;
    private int count;

    OddFolder(Scene scene) {
        this.scene = scene;
    }

    /// A record that issues nothing, with or without what a record must have.
    String plain(@Nullable String eventId, @Nullable String time) {
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

    String masked(String key) {
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

    static byte[] records(List<String> records) {
        return ("{\"Records\":[" + String.join(",", records) + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    void whole(String what, String ending, UnaryOperator<String> wrap) {
        whole(what, ending, wrap, 0);
    }

    void whole(String what, String ending, UnaryOperator<String> wrap, int reject) {
        List<String> some = take(2);
        put(what, ending, wrap.apply(String.join(",", some)), some.size(), reject);
    }

    /// A file that holds two records in an envelope of its own for each.
    void enveloped(String what, String ending, Function<List<String>, String> wrap) {
        List<String> some = take(2);
        put(what, ending, wrap.apply(some), some.size(), 0);
    }

    void each(String what, String ending, int records, UnaryOperator<String> wrap) {
        StringBuilder text = new StringBuilder();
        List<String> some = take(records);
        some.forEach(record -> text.append(wrap.apply(record)));
        put(what, ending, text.toString(), some.size(), 0);
    }

    void put(String what, String ending, String text, int survive, int reject) {
        LogFile.Wrapping wrapping =
                ending.endsWith("gz") ? LogFile.Wrapping.GZIP : LogFile.Wrapping.PLAIN;
        put(what, ending, wrapping, text.getBytes(StandardCharsets.UTF_8), survive, reject);
    }

    void put(
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
    List<String> take(int sessions) {
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
