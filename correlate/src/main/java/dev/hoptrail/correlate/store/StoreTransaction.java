package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.detect.Act;
import dev.hoptrail.correlate.erase.Erasures;
import dev.hoptrail.correlate.store.Records.Place;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// One transaction on the truth: everything a batch changes, with the offsets it consumed.
///
/// Obtained from [Store#begin]; ends with [#commit], or rolls back when closed.
public final class StoreTransaction implements AutoCloseable {
    private static final int FEED_CHUNK = 10_000;

    private final Connection connection;
    private final Store.Caches caches;
    private final boolean alone;
    private final Kept kept;
    private final Erasures erasures;
    private final Records records;
    private final Sessions sessions;
    private final Credentials credentials;
    private final TagStatements tagStatements;
    private final RefusedTags refusedTags;
    private final Set<UUID> acts = new LinkedHashSet<>();
    private final Set<Long> atWork = new LinkedHashSet<>();
    private int parts;
    private boolean open = true;

    StoreTransaction(
            Connection connection,
            Store.Caches caches,
            boolean alone,
            Kept kept,
            Erasures erasures) {
        this.connection = connection;
        this.caches = caches;
        this.alone = alone;
        this.kept = kept;
        this.erasures = erasures;
        this.records = new Records(connection, caches.sources());
        this.sessions = new Sessions(connection, caches.origins());
        this.credentials = new Credentials(connection, records, caches.credentials());
        this.tagStatements = new TagStatements(connection);
        this.refusedTags = new RefusedTags(connection);
    }

    /// Records and sightings.
    public Records records() {
        return records;
    }

    /// Sessions and their links.
    public Sessions sessions() {
        return sessions;
    }

    /// Credentials at work.
    public Credentials credentials() {
        return credentials;
    }

    /// What records say of the tags of roles and users.
    public TagStatements tagStatements() {
        return tagStatements;
    }

    /// Session tags that refused calls asked for.
    public RefusedTags refusedTags() {
        return refusedTags;
    }

    /// Whether no other correlator can have a transaction open beside this one.
    public boolean isAlone() {
        return alone;
    }

    /// From when on events are taken in.
    public Kept kept() {
        return kept;
    }

    /// What was erased, and must not come back.
    public Erasures erasures() {
        return erasures;
    }

    /// Adds accounts whose trail was read and returns those that were new.
    public Set<String> accounts(Collection<String> read) throws StoreException {
        try {
            List<String> unknown =
                    read.stream()
                            .distinct()
                            .filter(account -> !caches.accounts().contains(account))
                            .sorted()
                            .toList();
            if (unknown.isEmpty()) {
                return Set.of();
            }
            String sql =
                    """
                    insert into account (account_id) select q.id from unnest(?::text[]) as q (id) order by q.id
                    on conflict do nothing returning account_id\
                    """;
            Set<String> fresh = new HashSet<>();
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                insert.setArray(1, SqlArrays.texts(connection, unknown));
                try (ResultSet row = insert.executeQuery()) {
                    while (row.next()) {
                        fresh.add(row.getString(1));
                    }
                }
            }
            unknown.forEach(caches.accounts()::add);
            return fresh;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// All accounts whose trail was read.
    public Set<String> accounts() throws StoreException {
        try {
            Set<String> accounts = new HashSet<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select account_id from account")) {
                while (row.next()) {
                    accounts.add(row.getString(1));
                }
            }
            return accounts;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Stores what principals did that rules ask for; bodies of records that were stored before are
    /// not among them.
    public void acts(Collection<Act> told) throws StoreException {
        try {
            IdentityActs.write(connection, told);
            told.forEach(act -> acts.add(act.record().recordId()));
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Remembers of which credentials uses were told, for the change feed.
    public void atWork(Collection<Long> credentialIds) {
        atWork.addAll(credentialIds);
    }

    /// Tells readers of the change feed which sessions this transaction wrote and removed.
    ///
    /// Beside other correlators that is said even of none: they look for whom they overlapped. What
    /// is too much for one step is told in several.
    public void announce(Collection<UUID> changed, Collection<UUID> removed) throws StoreException {
        try {
            boolean nothing =
                    changed.isEmpty() && removed.isEmpty() && acts.isEmpty() && atWork.isEmpty();
            if (alone && nothing) {
                return;
            }
            List<UUID> all = List.copyOf(changed);
            String columns = "part, session_ids, removed_ids, act_ids, credential_ids";
            try (BinaryCopy copy = BinaryCopy.into(connection, "change_feed", columns)) {
                for (int from = 0; from == 0 || from < all.size(); from += FEED_CHUNK) {
                    copy.row()
                            .integer(parts++)
                            .uuids(all.subList(from, Math.min(all.size(), from + FEED_CHUNK)))
                            .uuids(from == 0 ? removed : Set.of())
                            .uuids(from == 0 ? acts : Set.of())
                            .bigints(from == 0 ? atWork : Set.of());
                }
                copy.finish();
            }
            acts.clear();
            atWork.clear();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// What a transaction wrote, for a second look.
    ///
    /// @param sessionIds sessions written or removed
    /// @param joined accounts found to be inside
    /// @param records bodies that were new
    /// @param credentialIds credentials of sessions of which something new was told
    public record Written(
            Collection<UUID> sessionIds,
            Collection<String> joined,
            Collection<Place> records,
            Collection<Long> credentialIds) {

        /// Whether there is nothing to look at.
        public boolean isEmpty() {
            return sessionIds.isEmpty()
                    && joined.isEmpty()
                    && records.isEmpty()
                    && credentialIds.isEmpty();
        }
    }

    /// Leaves what was written to be looked at again after the commit, since another correlator may
    /// be at work on its neighbours unseen by this transaction.
    ///
    /// @param snapshot taken before the first look-up of this transaction
    public void lookAgain(Written written, String snapshot) throws StoreException {
        String sql =
                """
                insert into relink (snapshot, session_ids, joined_accounts, record_ids, record_times, credential_ids)
                values (?::pg_snapshot, ?, ?, ?, times(?), ?)\
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, snapshot);
            insert.setArray(2, SqlArrays.uuids(connection, written.sessionIds()));
            insert.setArray(3, SqlArrays.texts(connection, written.joined()));
            insert.setArray(4, SqlArrays.uuids(connection, written.records(), Place::recordId));
            insert.setArray(5, SqlArrays.times(connection, written.records(), Place::eventTime));
            insert.setArray(6, SqlArrays.bigints(connection, written.credentialIds(), id -> id));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Claims what is left to be looked at again.
    ///
    /// Batches that no other one overlapped are dropped here: nothing can have been missed. Of two
    /// that overlapped, the one that committed last finds the other's entry in the change feed.
    public Written claimLookAgain() throws StoreException {
        String sql =
                """
                with claimed as (
                    select xid, snapshot, session_ids, joined_accounts, record_ids, record_times, credential_ids
                    from relink
                    order by xid limit 20
                    for update skip locked),
                done as (
                    delete from relink r using claimed c where r.xid = c.xid)
                select c.session_ids, c.joined_accounts, c.record_ids, c.record_times, c.credential_ids
                from claimed c
                where exists (
                    select 1 from change_feed f
                    where f.xid <> c.xid and f.part >= 0 and f.xid >= pg_snapshot_xmin(c.snapshot)
                      and not pg_visible_in_snapshot(f.xid, c.snapshot))\
                """;
        Written claimed =
                new Written(
                        new LinkedHashSet<>(),
                        new HashSet<>(),
                        new LinkedHashSet<>(),
                        new LinkedHashSet<>());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                claimed.sessionIds().addAll(List.of((UUID[]) row.getArray(1).getArray()));
                claimed.joined().addAll(List.of((String[]) row.getArray(2).getArray()));
                UUID[] records = (UUID[]) row.getArray(3).getArray();
                Timestamp[] times = (Timestamp[]) row.getArray(4).getArray();
                for (int i = 0; i < records.length; i++) {
                    claimed.records().add(new Place(records[i], times[i].toInstant()));
                }
                claimed.credentialIds().addAll(List.of((Long[]) row.getArray(5).getArray()));
            }
            return claimed;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// The snapshot that the next statement would see, at the earliest.
    public String snapshot() throws StoreException {
        try {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select feed_snapshot()::text")) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Moves the consumed offset of a partition on. What begins elsewhere than at zero was reset to
    /// there: a batch that leaves a gap before it follows one that was not committed.
    ///
    /// @return false if this is not where consumption stands: the batch must not be committed
    public boolean consumed(UUID topicId, String topic, int partition, long from, long next)
            throws StoreException {
        try {
            String sql =
                    """
                    insert into consumed_offset as c (topic_id, topic, partition, next_offset)
                    select ?, ?, ?, ? where ? = coalesce(
                        (select next_offset from consumed_offset where topic_id = ? and partition = ?), 0)
                    on conflict (topic_id, partition) do update set next_offset = excluded.next_offset
                    where c.next_offset = ?\
                    """;
            try (PreparedStatement upsert = connection.prepareStatement(sql)) {
                upsert.setObject(1, topicId);
                upsert.setString(2, topic);
                upsert.setInt(3, partition);
                upsert.setLong(4, next);
                upsert.setLong(5, from);
                upsert.setObject(6, topicId);
                upsert.setInt(7, partition);
                upsert.setLong(8, from);
                return upsert.executeUpdate() == 1;
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Records that could not be used, with the reason.
    public void reject(Collection<RejectedRow> rejected) throws StoreException {
        try {
            if (rejected.isEmpty()) {
                return;
            }
            String sql =
                    """
                    insert into rejected
                        (rejected_id, source, source_index, source_offset, length, sha256, reason, detail, excerpt)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing\
                    """;
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                for (RejectedRow row : rejected) {
                    insert.setObject(1, row.rejectedId());
                    insert.setString(2, row.source());
                    insert.setLong(3, row.index());
                    insert.setLong(4, row.offset());
                    insert.setLong(5, row.length());
                    insert.setBytes(6, row.sha256());
                    insert.setString(7, row.reason());
                    insert.setString(8, row.detail());
                    insert.setString(9, row.excerpt());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Makes everything durable at once.
    public void commit() throws StoreException {
        try {
            connection.commit();
            open = false;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    @Override
    public void close() throws StoreException {
        try {
            try {
                if (open) {
                    caches.clear();
                    connection.rollback();
                }
            } finally {
                connection.close();
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }
}
