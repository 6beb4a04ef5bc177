package dev.hoptrail.api.pack.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.pack.format.Dossier.FindingLine;
import dev.hoptrail.api.pack.format.ErasedLines;
import dev.hoptrail.api.pack.format.RawRecord;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.proof.TiledTree;
import dev.hoptrail.ingest.digest.LogVerdict;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What packs are made of beside sessions.
@Singleton
public final class PackSource {

    private final Database database;

    public PackSource(Database database) {
        this.database = database;
    }

    /// A record with its name, which the text alone does not give.
    public record NamedRecord(String eventName, RawRecord record) {}

    /// All bodies of records, by time, each proven to be in a tree where it is.
    ///
    /// @param tree where proofs come from
    /// @param treeSize leaves behind it are not proven
    public List<NamedRecord> records(Collection<RecordRef> refs, TiledTree tree, long treeSize) {
        List<RecordRef> asked = List.copyOf(refs);
        String sql =
                """
                select r.account_id, r.event_id, r.event_time, r.event_name, encode(r.sha256, 'hex') as sha256,
                       encode(r.log_salt, 'hex') as salt, r.erased, r.log_fields, r.log_salt,
                       b.first_index + r.log_number as leaf_index, r.body,
                       s.uris, s.places, s.files, s.verdicts, s.digests
                from unnest(?::uuid[], ?::text[]::timestamptz[]) as q (record_id, event_time)
                join record r on r.record_id = q.record_id and r.event_time = q.event_time
                left join log_batch b on b.batch_id = r.log_batch
                cross join lateral (
                    select array_agg(seen.uri order by seen.uri, seen.at) as uris,
                           array_agg(seen.at order by seen.uri, seen.at) as places,
                           array_agg(encode(seen.file_sha256, 'hex') order by seen.uri, seen.at) as files,
                           array_agg(seen.verdict order by seen.uri, seen.at) as verdicts,
                           array_agg(seen.digest order by seen.uri, seen.at) as digests
                    from seen(r.record_id, r.event_time, r.body_hash, r.source_id, r.source_index) as seen) as s
                order by r.event_time, r.account_id, r.event_id, r.body_hash\
                """;
        return database.list(
                sql,
                row -> record(row, tree, treeSize),
                asked.stream().map(RecordRef::recordId).toArray(UUID[]::new),
                asked.stream().map(ref -> ref.eventTime().toString()).toArray(String[]::new));
    }

    private static NamedRecord record(ResultSet row, TiledTree tree, long treeSize)
            throws SQLException {
        Long found = row.getObject("leaf_index", Long.class);
        Long leaf = found != null && found < treeSize ? found : null;
        List<String> proof =
                leaf == null
                        ? List.of()
                        : tree.inclusion(leaf, treeSize).stream()
                                .map(Base64.getEncoder()::encodeToString)
                                .toList();
        if (row.getBoolean("erased")) {
            return new NamedRecord(row.getString("event_name"), erased(row, leaf, proof));
        }
        return new NamedRecord(
                row.getString("event_name"),
                new RawRecord(
                        row.getString("account_id"),
                        row.getString("event_id"),
                        Objects.requireNonNull(Database.instant(row, "event_time")),
                        row.getString("sha256"),
                        sightings(row),
                        leaf == null ? null : row.getString("salt"),
                        leaf,
                        proof,
                        List.of(),
                        row.getString("body"),
                        false));
    }

    /// Shows no hash of all of it, as where fields are withheld: who knows the rest could try names
    /// out.
    private static RawRecord erased(ResultSet row, @Nullable Long leaf, List<String> proof)
            throws SQLException {
        String body = row.getString("body");
        List<RawRecord.FieldLine> fields =
                leaf == null
                        ? List.of()
                        : ErasedLines.of(
                                row.getBytes("log_fields"),
                                row.getBytes("log_salt"),
                                HexFormat.of().parseHex(row.getString("sha256")),
                                body);
        return new RawRecord(
                row.getString("account_id"),
                row.getString("event_id"),
                Objects.requireNonNull(Database.instant(row, "event_time")),
                null,
                sightings(row).stream()
                        .map(one ->
                                new RawRecord.Sighting(
                                        one.source(),
                                        one.index(),
                                        null,
                                        one.verdict(),
                                        one.digest()))
                        .toList(),
                null,
                leaf,
                proof,
                fields,
                fields.isEmpty() ? body : RawRecord.text(fields),
                true);
    }

    private static List<RawRecord.Sighting> sightings(ResultSet row) throws SQLException {
        String[] uris = (String[]) row.getArray("uris").getArray();
        Integer[] places = (Integer[]) row.getArray("places").getArray();
        @Nullable String[] files = (String[]) row.getArray("files").getArray();
        @Nullable String[] verdicts = (String[]) row.getArray("verdicts").getArray();
        @Nullable String[] digests = (String[]) row.getArray("digests").getArray();
        List<RawRecord.Sighting> sightings = new ArrayList<>();
        for (int i = 0; i < uris.length; i++) {
            LogVerdict verdict =
                    Optional.ofNullable(verdicts[i]).map(LogVerdict::valueOf).orElse(null);
            sightings.add(
                    new RawRecord.Sighting(uris[i], places[i], files[i], verdict, digests[i]));
        }
        return sightings;
    }

    /// What rules say of a session.
    public List<FindingLine> findings(UUID sessionId) {
        return database.list(
                """
                select rule_id, rule_version, severity, at, message from finding
                where session_id = ? order by at, rule_id
                """,
                row ->
                        new FindingLine(
                                row.getString("rule_id"),
                                row.getString("rule_version"),
                                row.getString("severity"),
                                Objects.requireNonNull(Database.instant(row, "at")),
                                row.getString("message")),
                sessionId);
    }

    /// An alert on a session.
    public record AlertOf(UUID alertId, UUID sessionId) {}

    /// The alerts on sessions issued in a period, by time.
    public List<AlertOf> alerts(Instant from, Instant to) {
        return database.list(
                """
                select a.alert_id, a.session_id
                from alert a join session s on s.session_id = a.session_id
                where s.issued_at >= ? and s.issued_at < ?
                order by a.at, a.alert_id
                """,
                row ->
                        new AlertOf(
                                row.getObject("alert_id", UUID.class),
                                row.getObject("session_id", UUID.class)),
                from,
                to);
    }

    /// An alert as JSON on a line.
    public String alert(UUID alertId) {
        return database.first(
                        "select (alert_payload(?) - 'dispositions')::text as alert",
                        row -> row.getString("alert"),
                        alertId)
                .orElse("{}");
    }

    /// What people made of an alert, each as JSON on a line.
    public List<String> dispositions(UUID alertId) {
        return database.list(
                """
                select jsonb_build_object('alertId', alert_id, 'by', given_by, 'at', given_at,
                                          'outcome', outcome, 'reason', reason)::text as line
                from disposition where alert_id = ? order by disposition_id
                """,
                row -> row.getString("line"),
                alertId);
    }

    /// How rules were set, what was suppressed, and which context was in force: every version of
    /// each, as JSON.
    public List<String> settings() {
        return database.list(
                """
                select (jsonb_build_object('type', 'ruleSetting') || to_jsonb(s))::text as line
                from (select * from rule_setting order by rule_setting_id) as s
                union all
                select (jsonb_build_object('type', 'suppression') || to_jsonb(s))::text
                from (select * from suppression order by made_at, suppression_id) as s
                union all
                select (jsonb_build_object('type', 'context', 'sha256', encode(c.sha256, 'hex'))
                        || (to_jsonb(c) - 'content' - 'sha256'))::text
                from (select * from context_version order by kind, version) as c
                """,
                row -> row.getString("line"));
    }

    /// Accounts whose trail was read.
    public List<String> accounts() {
        return database.list(
                "select account_id from account order by account_id",
                row -> row.getString("account_id"));
    }
}
