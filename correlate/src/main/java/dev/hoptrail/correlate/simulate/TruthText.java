package dev.hoptrail.correlate.simulate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes truth lines as JSON.
final class TruthText {
    private TruthText() {}

    static String json(Truth truth) {
        Json out = new Json(1024).open();
        switch (truth) {
            case Truth.Organization line -> organization(out, line);
            case Truth.Session line -> session(out, line);
            case Truth.Unseen line -> unseen(out, line);
            case Truth.Denial line -> denial(out, line);
            case Truth.Attack line -> attack(out, line);
            case Truth.Oddity line -> oddity(out, line);
            case Truth.Totals line -> totals(out, line);
        }
        return out.close().toString();
    }

    private static void organization(Json out, Truth.Organization line) {
        out.field("type", "organization").field("id", line.id());
        texts(out, "accounts", line.accounts());
        texts(out, "withoutTrail", line.withoutTrail());
        texts(out, "vendors", line.vendors());
    }

    private static void session(Json out, Truth.Session line) {
        out.field("type", "session")
                .field("key", line.key())
                .field("principalId", line.principalId());
        out.field("kind", line.kind())
                .field("action", line.action())
                .field("accountId", line.accountId());
        moment(out, "issuedAt", line.issuedAt());
        moment(out, "expiresAt", line.expiresAt());
        parent(out, line.parent());
        out.field("grade", line.grade());
        texts(out, "candidates", line.candidates());
        out.name("depth").raw(String.valueOf(line.depth()));
        origin(out, line.origin());
        out.field("sourceIdentity", line.sourceIdentity()).array("tags");
        for (Truth.Tag tag : line.tags()) {
            out.open()
                    .field("key", tag.key())
                    .field("value", tag.value())
                    .field("transitive", tag.transitive());
            out.field("setBy", tag.setBy()).field("originKey", tag.originKey()).close();
        }
        out.closeArray().field("sourceCopies", line.sourceCopies());
        texts(out, "eventIds", line.eventIds());
        texts(out, "wrapperIds", line.wrapperIds());
        texts(out, "otherKeys", line.otherKeys());
        out.field("uses", line.uses());
    }

    private static void parent(Json out, Truth.@Nullable Parent parent) {
        if (parent == null) {
            out.field("parent", null);
            return;
        }
        out.object("parent").field("key", parent.key()).field("principalId", parent.principalId());
        moment(out, "createdAt", parent.createdAt());
        out.close();
    }

    private static void origin(Json out, @Nullable Origin origin) {
        if (origin == null) {
            out.field("origin", null);
            return;
        }
        out.object("origin").field("kind", origin.kind()).field("name", origin.name());
        out.field("accountId", origin.accountId()).close();
    }

    private static void unseen(Json out, Truth.Unseen line) {
        out.field("type", "unseen").field("principalId", line.principalId());
        moment(out, "createdAt", line.createdAt());
        out.field("accountId", line.accountId());
        texts(out, "keys", line.keys());
        texts(out, "children", line.children());
        out.field("uses", line.uses());
    }

    private static void denial(Json out, Truth.Denial line) {
        out.field("type", "denial")
                .field("eventId", line.eventId())
                .field("accountId", line.accountId());
        out.field("action", line.action())
                .field("errorCode", line.errorCode())
                .field("roleArn", line.roleArn());
        out.field("callerKey", line.callerKey());
    }

    private static void attack(Json out, Truth.Attack line) {
        out.field("type", "attack").field("rule", line.rule()).field("key", line.key());
        out.field("principalId", line.principalId()).field("story", line.story());
    }

    private static void oddity(Json out, Truth.Oddity line) {
        out.field("type", "oddity").field("what", line.what()).field("path", line.path());
        out.field("survive", line.survive()).field("reject", line.reject());
    }

    private static void totals(Json out, Truth.Totals line) {
        out.field("type", "totals")
                .field("records", line.records())
                .field("distinctRecords", line.distinctRecords());
        out.field("files", line.files()).field("stsRecords", line.stsRecords());
        out.field("identityEvents", line.identityEvents()).field("issuances", line.issuances());
        out.field("denials", line.denials())
                .field("uses", line.uses())
                .field("unseen", line.unseen());
        numbers(out, "sessions", line.sessions());
        numbers(out, "grades", line.grades());
    }

    private static void numbers(Json out, String name, Map<String, Long> values) {
        out.object(name);
        new TreeMap<>(values).forEach(out::field);
        out.close();
    }

    private static void texts(Json out, String name, List<String> values) {
        out.array(name);
        values.forEach(out::element);
        out.closeArray();
    }

    private static void moment(Json out, String name, @Nullable Instant value) {
        out.field(name, value == null ? null : value.toString());
    }
}
