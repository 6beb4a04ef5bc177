package dev.hoptrail.ingest.ledger;

import dev.hoptrail.ingest.digest.DigestCheck;
import dev.hoptrail.ingest.digest.DigestCheck.Fault;
import dev.hoptrail.ingest.digest.DigestCheck.Judgement;
import dev.hoptrail.ingest.digest.DigestCheck.Missing;
import dev.hoptrail.ingest.digest.DigestKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/// Verifies what was read of digests, and brings the verdicts of log files up with it.
///
/// A file that was read leaves its row unjudged. A digest that is judged has those judged again
/// that its signature, its hash or its presence says something of, and the log files that it names
/// or whose hour it covers. So verdicts depend on the set of files, not on their order. Any number
/// of processes may verify: an advisory lock lets one at it at a time. A process that knows fewer
/// keys than another leaves digests unproven until one that knows them looks again ([#learn]).
public final class Verification {

    private static final long VERIFYING = 0x6469676573747321L; // "digests!"
    private static final int DIGESTS_AT_ONCE = 500;
    private static final int LOGS_AT_ONCE = 5_000;

    private final DataSource database;
    private volatile DigestCheck check = new DigestCheck(DigestKeys.NONE);

    /// Without keys: see [#learn].
    public Verification(DataSource database) {
        this.database = database;
    }

    /// Goes on with these keys, and has the digests judged again for which a key was wanting that
    /// is there now.
    ///
    /// @param keys all that are known
    /// @throws LedgerException if the database fails
    public void learn(DigestKeys keys) {
        check = new DigestCheck(keys);
        String sql =
                """
                update digest_file set is_judged = false
                where is_judged and not is_proven
                  and (kinds @> '{NO_KEYS}' or (kinds @> '{KEY_UNKNOWN}' and lower(fingerprint) = any (?)))
                """;
        if (keys.isEmpty()) {
            return;
        }
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(sql)) {
            update.setArray(1, connection.createArrayOf("text", keys.fingerprints().toArray()));
            update.executeUpdate();
        } catch (SQLException failure) {
            throw new LedgerException("Looking for digests of new keys failed", failure);
        }
    }

    /// Judges some of what waits.
    ///
    /// @return whether there may be more
    /// @throws LedgerException if the database fails
    public boolean step() {
        try (Connection connection = database.getConnection()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                boolean more = isMine(connection) && judge(connection);
                connection.commit();
                return more;
            } finally {
                connection.rollback();
                connection.setAutoCommit(before);
            }
        } catch (SQLException failure) {
            throw new LedgerException("Verifying digests failed", failure);
        }
    }

    private static boolean isMine(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select pg_try_advisory_xact_lock(" + VERIFYING + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private boolean judge(Connection connection) throws SQLException {
        List<UUID> taken = unjudged(connection);
        if (!taken.isEmpty()) {
            List<DigestNeighbourhood> concerned = DigestNeighbourhood.of(connection, taken);
            List<UUID> changed = new ArrayList<>(taken);
            changed.addAll(write(connection, concerned));
            unjudgeLogs(connection, taken, changed);
            return true;
        }
        return judgeLogs(connection) > 0;
    }

    private static List<UUID> unjudged(Connection connection) throws SQLException {
        String sql =
                """
                select digest_id from digest_file where not is_judged
                order by digest_id limit ? for update
                """;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setInt(1, DIGESTS_AT_ONCE);
            List<UUID> ids = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                }
            }
            return ids;
        }
    }

    /// Writes verdicts; returns the digests that are proven now and were not, or the other way.
    private List<UUID> write(Connection connection, List<DigestNeighbourhood> concerned)
            throws SQLException {
        String sql =
                """
                update digest_file
                set is_judged = true, is_proven = ?, has_failed = ?, kinds = ?, details = ?,
                    verified_signature = ?, missing_object = ?, missing_from = ?, missing = ?
                where digest_id = ?
                """;
        List<UUID> changed = new ArrayList<>();
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (DigestNeighbourhood one : concerned) {
                Judgement judgement = one.judge(check);
                if (judgement.isProven() != one.wasProven()) {
                    changed.add(one.digestId());
                }
                List<Fault> faults = judgement.faults();
                Missing missing = judgement.missing();
                update.setBoolean(1, judgement.isProven());
                update.setBoolean(2, judgement.hasFailed());
                update.setArray(
                        3,
                        connection.createArrayOf(
                                "text",
                                faults.stream().map(fault -> fault.kind().name()).toArray()));
                update.setArray(
                        4,
                        connection.createArrayOf(
                                "text", faults.stream().map(Fault::detail).toArray()));
                update.setString(5, judgement.signature());
                update.setString(6, missing == null ? null : missing.object());
                update.setObject(
                        7, missing == null ? null : missing.from().atOffset(ZoneOffset.UTC));
                update.setLong(8, missing == null ? 0 : missing.count());
                update.setObject(9, one.digestId());
                update.addBatch();
            }
            update.executeBatch();
        }
        return changed;
    }

    /// Has the log files judged again that a digest names, or whose hour a new one covers.
    private static void unjudgeLogs(Connection connection, List<UUID> taken, List<UUID> changed)
            throws SQLException {
        String named =
                """
                update log_file set is_judged = false
                where is_judged and place_id in (
                    select place_id from digest_log where digest_id = any (?))
                """;
        String there =
                """
                update digest_log g set is_there = true
                where g.digest_id = any (?) and not g.is_there
                  and exists (select from log_file l where l.place_id = g.place_id)
                """;
        String covered =
                """
                update log_file l set is_judged = false
                from digest_file d
                where d.digest_id = any (?) and d.is_placed and not d.is_backfill
                  and l.account_id = d.account_id and l.region = d.region
                  and l.delivered_at >= d.starts_at and l.delivered_at < d.ends_at
                  and l.is_judged and l.verdict = 'LOG_NOT_COVERED'
                """;
        update(connection, named, changed);
        update(connection, covered, taken);
        update(connection, there, taken);
    }

    private static void update(Connection connection, String sql, List<UUID> ids)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            update.executeUpdate();
        }
    }

    /// What proven digests say comes first; what a digest says of another account's or region's
    /// files counts for nothing.
    private static int judgeLogs(Connection connection) throws SQLException {
        String sql =
                """
                with taken as materialized (
                    select file_id, place_id, account_id, region, delivered_at, text_sha256, damage
                    from log_file where not is_judged
                    order by file_id limit ? for update
                ), named as materialized (
                    select distinct on (t.file_id) t.file_id, d.digest_id,
                           case when t.damage is not null then t.damage
                                when t.text_sha256 is null then 'LOG_NOT_HASHED'
                                when g.sha256 <> t.text_sha256 then 'LOG_CHANGED'
                                when d.is_proven then 'PROVEN'
                                else 'UNPROVEN' end as verdict
                    from taken t
                    join digest_log g on g.place_id = t.place_id
                    join digest_file d on d.digest_id = g.digest_id
                     and d.account_id = t.account_id and d.region = t.region
                    order by t.file_id, d.is_proven desc, g.sha256 = t.text_sha256 desc nulls last, d.digest_id
                ), there as (
                    update digest_log g set is_there = true
                    from taken t where g.place_id = t.place_id and not g.is_there
                )
                update log_file l
                set is_judged = true, digest_id = n.digest_id,
                    verdict = case
                        when l.account_id is null then null
                        when n.verdict is not null then n.verdict
                        when exists (
                            select from digest_file d
                            where d.account_id = t.account_id and d.region = t.region
                              and d.starts_at <= t.delivered_at and d.starts_at > t.delivered_at - interval '7 days'
                              and d.ends_at > t.delivered_at and d.is_placed and not d.is_backfill)
                        then 'LOG_UNNAMED'
                        else 'LOG_NOT_COVERED' end
                from taken t left join named n on n.file_id = t.file_id
                where l.file_id = t.file_id
                """;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setInt(1, LOGS_AT_ONCE);
            return update.executeUpdate();
        }
    }
}
