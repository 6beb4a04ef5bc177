package dev.hoptrail.correlate.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.store.RecordRow.Variant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Records and where they were seen.
public final class Records {
    private final Connection connection;
    private final Known<Long> sources;

    /// @param sources source ids that are known to be stored; saves looking them up again
    Records(Connection connection, Known<Long> sources) {
        this.connection = connection;
        this.sources = sources;
    }

    /// One stored body of a record.
    public record Body(Variant variant, @Nullable UUID sessionId, String json) {}

    /// Stores sightings: bodies not yet known as records, further sightings of known ones beside
    /// them.
    ///
    /// @return the rows whose body was not known before, one for each body, and the records that
    ///   now have several bodies
    public Stored store(Collection<RecordRow> sightings) throws StoreException {
        try {
            sources(sightings);
            Set<Variant> known = known(sightings);
            Map<Variant, RecordRow> fresh = new LinkedHashMap<>();
            List<RecordRow> again = new ArrayList<>();
            for (RecordRow row : sightings) {
                if (known.contains(row.variant())
                        || fresh.putIfAbsent(row.variant(), row) != null) {
                    again.add(row);
                }
            }
            insert(fresh.values());
            seenAgain(again);
            return new Stored(List.copyOf(fresh.values()), contested(known, fresh.keySet()));
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// What storing found.
    ///
    /// @param fresh one row for each body that was not known
    /// @param contested records of which a further body came
    public record Stored(List<RecordRow> fresh, Set<Place> contested) {}

    /// Where a record is stored. Bodies that contradict each other in the event time are records of
    /// their own: nothing would find them beside each other in time.
    public record Place(UUID recordId, Instant eventTime) {}

    private static Set<Place> contested(Set<Variant> known, Set<Variant> fresh) {
        Set<Place> seen = new HashSet<>();
        known.forEach(variant -> seen.add(variant.place()));
        Set<Place> contested = new HashSet<>();
        for (Variant variant : fresh) {
            if (!seen.add(variant.place())) {
                contested.add(variant.place());
            }
        }
        return contested;
    }

    private Set<Variant> known(Collection<RecordRow> rows) throws SQLException {
        String sql =
                """
                select r.record_id, r.event_time, r.body_hash
                from unnest(?::uuid[], times(?)) as q (record_id, event_time)
                join record r on r.record_id = q.record_id and r.event_time = q.event_time\
                """;
        Set<Variant> known = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, rows, RecordRow::recordId));
            select.setArray(2, SqlArrays.times(connection, rows, RecordRow::eventTime));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    known.add(
                            new Variant(
                                    Objects.requireNonNull(SessionRow.uuid(row, "record_id")),
                                    Objects.requireNonNull(SessionRow.time(row, "event_time")),
                                    row.getLong("body_hash")));
                }
            }
        }
        return known;
    }

    private void insert(Collection<RecordRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String columns =
                """
                record_id, event_time, body_hash, account_id, event_id, event_source, event_name, error_code, session_id, \
                subject_hash, source_id, source_index, sha256, body, log_batch, log_number, log_salt, erased\
                """;
        LogBatch batch = new LogBatch(rows.size());
        try (BinaryCopy copy = BinaryCopy.into(connection, "record", columns)) {
            for (RecordRow row : rows) {
                byte[] body = row.body().getBytes(UTF_8);
                int number = batch.add(row.sha256(), body);
                copy.row()
                        .uuid(row.recordId())
                        .time(row.eventTime())
                        .bigint(row.bodyHash())
                        .text(row.accountId())
                        .text(row.eventId())
                        .text(row.eventSource())
                        .text(row.eventName())
                        .text(row.errorCode())
                        .uuid(row.sessionId())
                        .bigint(row.subjectHash())
                        .bigint(sourceId(row.sourceUri()))
                        .integer(row.sourceIndex())
                        .bytes(row.sha256())
                        .bytes(body)
                        .bigint(batch.id())
                        .integer(number)
                        .bytes(batch.salt(number))
                        .bool(row.isErased());
            }
            copy.finish();
        }
        batch.write(connection);
    }

    /// A record read again at the same place is the same sighting; elsewhere it is a further one.
    private void seenAgain(Collection<RecordRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String sql =
                """
                insert into sighting (record_id, event_time, body_hash, source_id, source_index)
                select q.record_id, q.event_time, q.body_hash, q.source_id, q.source_index
                from unnest(?::uuid[], times(?), ?::bigint[], ?::bigint[], ?::int[])
                    as q (record_id, event_time, body_hash, source_id, source_index)
                where not exists (
                    select 1 from record r
                    where r.record_id = q.record_id and r.event_time = q.event_time and r.body_hash = q.body_hash
                      and r.source_id = q.source_id and r.source_index = q.source_index)
                on conflict do nothing\
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setArray(1, SqlArrays.uuids(connection, rows, RecordRow::recordId));
            insert.setArray(2, SqlArrays.times(connection, rows, RecordRow::eventTime));
            insert.setArray(3, SqlArrays.bigints(connection, rows, RecordRow::bodyHash));
            insert.setArray(
                    4, SqlArrays.bigints(connection, rows, row -> sourceId(row.sourceUri())));
            insert.setArray(5, SqlArrays.integers(connection, rows, RecordRow::sourceIndex));
            insert.executeUpdate();
        }
    }

    private void sources(Collection<RecordRow> rows) throws SQLException {
        Map<Long, String> fresh = new HashMap<>();
        for (RecordRow row : rows) {
            long id = sourceId(row.sourceUri());
            if (!sources.contains(id)) {
                fresh.put(id, row.sourceUri());
            }
        }
        remember(fresh);
    }

    /// Stores where something was read, and returns the source's id.
    long remember(String uri) throws SQLException {
        long id = sourceId(uri);
        if (!sources.contains(id)) {
            remember(Map.of(id, uri));
        }
        return id;
    }

    private void remember(Map<Long, String> fresh) throws SQLException {
        if (fresh.isEmpty()) {
            return;
        }
        String sql =
                """
                insert into source (source_id, uri)
                select q.source_id, q.uri from unnest(?::bigint[], ?::text[]) as q (source_id, uri)
                order by q.source_id
                on conflict do nothing\
                """;
        List<Map.Entry<Long, String>> entries = List.copyOf(fresh.entrySet());
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setArray(1, SqlArrays.bigints(connection, entries, Map.Entry::getKey));
            insert.setArray(2, SqlArrays.texts(connection, entries, Map.Entry::getValue));
            insert.executeUpdate();
        }
        fresh.keySet().forEach(sources::add);
    }

    /// Every body of the named records.
    public Map<Place, List<Body>> bodies(Collection<Place> records) throws StoreException {
        if (records.isEmpty()) {
            return Map.of();
        }
        String sql =
                """
                select r.record_id, r.event_time, r.body_hash, r.session_id, r.body
                from unnest(?::uuid[], times(?)) as q (record_id, event_time)
                join record r on r.record_id = q.record_id and r.event_time = q.event_time\
                """;
        Map<Place, List<Body>> bodies = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, records, Place::recordId));
            select.setArray(2, SqlArrays.times(connection, records, Place::eventTime));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Variant variant =
                            new Variant(
                                    Objects.requireNonNull(SessionRow.uuid(row, "record_id")),
                                    Objects.requireNonNull(SessionRow.time(row, "event_time")),
                                    row.getLong("body_hash"));
                    UUID session = row.getObject("session_id", UUID.class);
                    bodies.computeIfAbsent(variant.place(), none -> new ArrayList<>())
                            .add(new Body(variant, session, row.getString("body")));
                }
            }
            return bodies;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// What a second look finds at records.
    ///
    /// @param contested those of which several bodies are stored
    /// @param evidence bodies of those that may speak of the callers of other sessions
    public record Found(Set<Place> contested, List<String> evidence) {}

    /// Looks at stored records again.
    public Found find(Collection<Place> records) throws StoreException {
        Set<Place> contested = new HashSet<>();
        List<String> evidence = new ArrayList<>();
        if (records.isEmpty()) {
            return new Found(contested, evidence);
        }
        String sql =
                """
                select r.record_id, r.event_time, count(*) as bodies,
                       array_agg(r.body) filter (where r.subject_hash is not null and r.error_code is null) as evidence
                from unnest(?::uuid[], times(?)) as q (record_id, event_time)
                join record r on r.record_id = q.record_id and r.event_time = q.event_time
                group by r.record_id, r.event_time
                having count(*) > 1 or bool_or(r.subject_hash is not null and r.error_code is null)\
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, records, Place::recordId));
            select.setArray(2, SqlArrays.times(connection, records, Place::eventTime));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (row.getInt("bodies") > 1) {
                        contested.add(
                                new Place(
                                        Objects.requireNonNull(SessionRow.uuid(row, "record_id")),
                                        Objects.requireNonNull(
                                                SessionRow.time(row, "event_time"))));
                    }
                    java.sql.Array bodies = row.getArray("evidence");
                    if (bodies != null) {
                        evidence.addAll(List.of((String[]) bodies.getArray()));
                    }
                }
            }
            return new Found(contested, evidence);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Marks records whose bodies contradict each other.
    public void markConflicts(Collection<Place> records) throws StoreException {
        if (records.isEmpty()) {
            return;
        }
        String sql =
                """
                update record r set conflict = true
                from unnest(?::uuid[], times(?)) as q (record_id, event_time)
                where r.record_id = q.record_id and r.event_time = q.event_time and not r.conflict\
                """;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setArray(1, SqlArrays.uuids(connection, records, Place::recordId));
            update.setArray(2, SqlArrays.times(connection, records, Place::eventTime));
            update.executeUpdate();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Evidence records about the given subjects, in a window around each.
    public List<Evidence> evidence(Collection<Subject> subjects) throws StoreException {
        try {
            if (subjects.isEmpty()) {
                return List.of();
            }
            String sql =
                    """
                    select q.ordinal, r.event_time, r.body
                    from unnest(?::bigint[], times(?), times(?), ?::int[]) as q (subject_hash, since, until, ordinal)
                    join record r on r.subject_hash = q.subject_hash and r.event_time between q.since and q.until
                    where r.error_code is null\
                    """;
            List<Subject> asked = List.copyOf(subjects);
            List<Evidence> evidence = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setArray(1, SqlArrays.bigints(connection, asked, Subject::hash));
                select.setArray(2, SqlArrays.times(connection, asked, Subject::since));
                select.setArray(3, SqlArrays.times(connection, asked, Subject::until));
                select.setArray(4, SqlArrays.ordinals(connection, asked.size()));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        evidence.add(
                                new Evidence(
                                        asked.get(row.getInt("ordinal")), row.getString("body")));
                    }
                }
            }
            return evidence;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// What evidence is looked for: a principal or key, and when.
    public record Subject(long hash, Instant since, Instant until) {}

    /// One evidence record.
    public record Evidence(Subject subject, String body) {}

    /// The id of a source: a hash of its URI.
    public static long sourceId(String uri) {
        return Ids.hash("source", uri);
    }
}
