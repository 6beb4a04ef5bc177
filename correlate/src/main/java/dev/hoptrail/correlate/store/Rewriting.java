package dev.hoptrail.correlate.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.Origins;
import dev.hoptrail.correlate.detect.Finding;
import dev.hoptrail.correlate.erase.Erasures;
import dev.hoptrail.correlate.proof.ErasedFields;
import dev.hoptrail.correlate.proof.RecordCommitment;
import dev.hoptrail.correlate.proof.RecordCommitment.Field;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One transaction that calls people by other names wherever they stand, and gives what is
/// identified by their names other ids. Nobody sees half of it.
///
/// Whatever table there is, its texts are read; [#LEFT] names the exceptions.
public final class Rewriting implements AutoCloseable {
    private static final int FETCH = 1_000;
    private static final int SET = 1_000;
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    /// Tables that stay as they are: what only grows and is proven by that, what names those who
    /// work with Hoptrail, files and objects, and what an operator gave as a file.
    public static final Set<String> LEFT =
            Set.of(
                    "access_log",
                    "access_log_leaf",
                    "access_token",
                    "account",
                    "browser_session",
                    "consumed_offset",
                    "context_fault",
                    "context_version",
                    "detection",
                    "digest_file",
                    "digest_log",
                    "dropped_month",
                    "erased_value",
                    "erasure_progress",
                    "feed_epoch",
                    "flyway_schema_history",
                    "head_timestamp",
                    "known_at",
                    "log_batch",
                    "log_file",
                    "log_file_hour",
                    "log_tile",
                    "lost_messages",
                    "pack_disposition",
                    "pack_part",
                    "planned_month",
                    "provider_sign_in",
                    "retention",
                    "sign_in_code",
                    "signing_key",
                    "source",
                    "tree_head",
                    "tree_log",
                    "webhook");

    /// Columns that stay as they are: who works with Hoptrail, and where something was read.
    public static final Set<String> LEFT_COLUMNS =
            Set.of(
                    "asked_by",
                    "ended_by",
                    "given_by",
                    "made_by",
                    "owner",
                    "owner_id",
                    "placed_by",
                    "released_by",
                    "set_by",
                    "source");

    /// What has steps of its own.
    private static final Set<String> OWN =
            Set.of(
                    "record",
                    "sighting",
                    "session",
                    "session_use",
                    "origin",
                    "credential",
                    "identity_act",
                    "tag_statement",
                    "refused_tag");

    private final Connection connection;
    private final StoreTransaction transaction;
    private final StoredErasures.Queued queued;
    private final ErasureProgress progress;
    private final Map<UUID, UUID> ids = new HashMap<>();
    private final Set<UUID> renamed = new HashSet<>();
    private final Map<Long, Long> credentials = new HashMap<>();
    private final Map<String, Long> changed = new TreeMap<>();
    private final Set<UUID> touched = new HashSet<>();

    Rewriting(
            Connection connection,
            StoreTransaction transaction,
            StoredErasures.Queued queued,
            ErasureProgress progress) {
        this.progress = progress;
        this.connection = connection;
        this.transaction = transaction;
        this.queued = queued;
    }

    /// What is erased in this transaction, and nothing else.
    public Erasures erasures() {
        return queued.one();
    }

    /// The transaction, for what follows from records.
    public StoreTransaction transaction() {
        return transaction;
    }

    /// Reads stored records.
    public interface Reader {
        /// What a record says without what is erased; null where it holds none of it.
        @Nullable RecordRow again(RecordRow stored) throws StoreException;

        /// That was the last one.
        void flush() throws StoreException;
    }

    /// Whether a legal hold keeps what happened at one of these moments; its reason then.
    public @Nullable String hold(Collection<Instant> moments) throws StoreException {
        String sql =
                """
                select h.reason from legal_hold h
                where h.released_at is null and exists (
                    select from unnest(times(?)) as q (at)
                    where utc_month(q.at) >= utc_month(h.held_from)
                      and (h.held_to is null or utc_month(q.at) <= utc_month(h.held_to)))
                order by h.placed_at limit 1\
                """;
        try (Statement lock = connection.createStatement();
                PreparedStatement select = connection.prepareStatement(sql)) {
            // Whoever places one waits, or has placed it.
            lock.execute("lock table legal_hold in share mode");
            select.setArray(1, SqlArrays.times(connection, moments, at -> at));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Reads all records, and changes those that say something else now.
    public void records(Reader reader) throws StoreException {
        String select =
                """
                select record_id, event_time, body_hash, account_id, event_id, event_source, event_name, error_code,
                       session_id, subject_hash, sha256, body, erased, log_salt, log_fields
                from record\
                """;
        String update =
                """
                update record
                set body_hash = ?, session_id = ?, subject_hash = ?, sha256 = ?, body = ?, erased = true,
                    log_salt = null, log_fields = ?
                where record_id = ? and event_time = ? and body_hash = ?\
                """;
        String seen =
                "update sighting set body_hash = ? where record_id = ? and event_time = ? and body_hash = ?";
        try (PreparedStatement rows = cursor(select);
                ResultSet row = rows.executeQuery();
                PreparedStatement records = connection.prepareStatement(update);
                PreparedStatement sightings = connection.prepareStatement(seen)) {
            int waiting = 0;
            while (row.next()) {
                progress.read("record");
                RecordRow was = record(row);
                RecordRow is = reader.again(was);
                if (is == null) {
                    continue;
                }
                records.setLong(1, is.bodyHash());
                records.setObject(2, is.sessionId());
                records.setObject(3, is.subjectHash());
                records.setBytes(4, is.sha256());
                records.setString(5, is.body());
                records.setBytes(6, fields(row, was, is));
                place(records, 7, was);
                records.addBatch();
                sightings.setLong(1, is.bodyHash());
                place(sightings, 2, was);
                sightings.addBatch();
                if (was.sessionId() != null
                        && is.sessionId() != null
                        && !was.sessionId().equals(is.sessionId())) {
                    session(was.sessionId(), is.sessionId());
                }
                count("record");
                if (++waiting == SET) {
                    records.executeBatch();
                    sightings.executeBatch();
                    waiting = 0;
                }
            }
            records.executeBatch();
            sightings.executeBatch();
            reader.flush();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private static RecordRow record(ResultSet row) throws SQLException {
        return new RecordRow(
                Objects.requireNonNull(SessionRow.uuid(row, "record_id")),
                Objects.requireNonNull(SessionRow.time(row, "event_time")),
                row.getLong("body_hash"),
                row.getString("account_id"),
                row.getString("event_id"),
                row.getString("event_source"),
                row.getString("event_name"),
                row.getString("error_code"),
                SessionRow.uuid(row, "session_id"),
                row.getObject("subject_hash", Long.class),
                "",
                0,
                row.getBytes("sha256"),
                row.getString("body"),
                row.getBoolean("erased"));
    }

    /// What proves the record from now on; null where nothing did.
    private static byte @Nullable [] fields(ResultSet row, RecordRow was, RecordRow is)
            throws SQLException {
        byte[] salt = row.getBytes("log_salt");
        byte[] kept = row.getBytes("log_fields");
        byte[] body = was.body().getBytes(StandardCharsets.UTF_8);
        if (salt == null && kept == null) {
            return null;
        }
        List<Field> before =
                kept != null
                        ? ErasedFields.read(kept, body)
                        : new RecordCommitment().fields(salt, was.sha256(), body);
        return ErasedFields.of(before, is.body().getBytes(StandardCharsets.UTF_8));
    }

    private static void place(PreparedStatement statement, int from, RecordRow row)
            throws SQLException {
        statement.setObject(from, row.recordId());
        statement.setObject(from + 1, row.eventTime().atOffset(ZoneOffset.UTC));
        statement.setLong(from + 2, row.bodyHash());
    }

    /// What origins are called by records, before and after.
    public void origin(UUID was, UUID is) {
        if (!was.equals(is)) {
            ids.put(was, is);
        }
    }

    /// Changes everything but records and what follows from each of them alone.
    ///
    /// @return ids of all sessions that changed, as they are now
    public Set<UUID> everything() throws StoreException {
        try {
            credentialIds();
            originIds();
            sessionIds();
            placeholderIds();
            aliasIds();
            findingIds();
            origins();
            sessions();
            uses();
            credentials();
            for (Table table : tables()) {
                rewrite(table);
            }
            feed();
            rehash();
            return touched.stream().map(this::now).collect(Collectors.toSet());
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private void session(UUID was, UUID is) {
        if (!was.equals(is)) {
            ids.put(was, is);
            renamed.add(was);
            touched.add(was);
        }
    }

    private UUID now(UUID id) {
        return ids.getOrDefault(id, id);
    }

    private String erased(String text) {
        return erasures().text(text);
    }

    /// In other words, and with other ids.
    private String said(String text) {
        String said = erased(text);
        if (said.length() < 36 || ids.isEmpty()) {
            return said;
        }
        Matcher id = ID.matcher(said);
        return id.find()
                ? id.replaceAll(found -> now(UUID.fromString(found.group())).toString())
                : said;
    }

    private PreparedStatement cursor(String sql) throws SQLException {
        PreparedStatement select = connection.prepareStatement(sql);
        select.setFetchSize(FETCH);
        return select;
    }

    private void count(String table) {
        changed.merge(table, 1L, Long::sum);
    }

    private void credentialIds() throws SQLException {
        try (PreparedStatement select = cursor("select * from credential");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                progress.read("credential");
                CredentialRow was = Credentials.credential(row);
                CredentialRow is = was.said(this::erased);
                if (is.equals(was)) {
                    continue;
                }
                credentials.put(row.getLong("credential_id"), is.credentialId());
                if (was.principalId() != null && is.principalId() != null) {
                    origin(
                            Ids.origin(OriginKind.IAM_USER, was.principalId()),
                            Ids.origin(OriginKind.IAM_USER, is.principalId()));
                }
            }
        }
    }

    /// What identifies an origin stands in its row, but for users that are known by their names.
    private void originIds() throws SQLException {
        try (PreparedStatement select =
                        cursor("select origin_id, kind, name, account_id, provider from origin");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                UUID id = Objects.requireNonNull(SessionRow.uuid(row, "origin_id"));
                String name = row.getString("name");
                String account = text(row.getString("account_id"));
                String provider = text(row.getString("provider"));
                OriginKind kind = OriginKind.valueOf(row.getString("kind"));
                UnaryOperator<String> same = UnaryOperator.identity();
                if (id.equals(originId(kind, name, account, provider, same))) {
                    UUID now = originId(kind, name, account, provider, this::erased);
                    origin(id, Objects.requireNonNull(now));
                }
            }
        }
    }

    private static @Nullable UUID originId(
            OriginKind kind,
            String name,
            String account,
            String provider,
            UnaryOperator<String> words) {
        return switch (kind) {
            case SAML_USER, WEB_IDENTITY, IDENTITY_CENTER_USER ->
                    Ids.origin(kind, words.apply(provider), words.apply(name));
            case EXTERNAL_ACCOUNT, UNKNOWN -> Ids.origin(kind, account, words.apply(name));
            case IAM_USER -> Ids.origin(kind, words.apply(name));
            case ROOT_USER, AWS_SERVICE, UNSEEN_SESSION -> null;
        };
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    /// Of sessions whose records are not kept, ids are made of what their rows say.
    private void sessionIds() throws SQLException {
        String sql =
                """
                select session_id, issued_at, issued_key, role_arn, principal_id, session_name, caller_principal,
                       to_jsonb(s)::text as row
                from session s\
                """;
        try (PreparedStatement select = cursor(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                progress.read("session");
                String json = row.getString("row");
                if (JsonTexts.map(json, this::erased).equals(json)) {
                    continue;
                }
                UUID id = Objects.requireNonNull(SessionRow.uuid(row, "session_id"));
                touched.add(id);
                String user = row.getString("caller_principal");
                if (user != null) {
                    origin(
                            Ids.origin(OriginKind.IAM_USER, user),
                            Ids.origin(OriginKind.IAM_USER, erased(user)));
                }
                Instant at = Objects.requireNonNull(SessionRow.time(row, "issued_at"));
                String key = row.getString("issued_key");
                String subject =
                        row.getString("role_arn") != null
                                ? row.getString("role_arn")
                                : text(row.getString("principal_id"));
                String name = text(row.getString("session_name"));
                if (key != null && id.equals(Ids.issued(at, key, subject, name))) {
                    session(id, Ids.issued(at, key, erased(subject), erased(name)));
                }
            }
        }
    }

    /// Callers whose issuance was not seen: known by their principal and second, or by their child.
    private void placeholderIds() throws SQLException {
        String sql =
                """
                select p.session_id, p.principal_id, p.issued_at, c.session_id as child, c.issued_at as child_at
                from session p left join session c on c.parent_id = p.session_id
                where p.kind = 'UNSEEN'\
                """;
        try (PreparedStatement select = cursor(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                placeholder(
                        Objects.requireNonNull(SessionRow.uuid(row, "session_id")),
                        text(row.getString("principal_id")),
                        Objects.requireNonNull(SessionRow.time(row, "issued_at")),
                        SessionRow.uuid(row, "child"),
                        SessionRow.time(row, "child_at"));
            }
        }
    }

    private void aliasIds() throws SQLException {
        String sql =
                """
                select a.alias_id, a.placeholder ->> 'principal_id' as principal_id,
                       (a.placeholder ->> 'issued_at')::timestamptz as issued_at, a.placeholder ->> 'issued_key' as issued_key,
                       a.placeholder ->> 'role_arn' as role_arn, a.placeholder ->> 'session_name' as session_name,
                       v.session_id as child, issued_at(v.session_id) as child_at
                from session_alias a left join link_version v on v.parent_id = a.alias_id\
                """;
        try (PreparedStatement select = cursor(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                UUID id = Objects.requireNonNull(SessionRow.uuid(row, "alias_id"));
                Instant at = Objects.requireNonNull(SessionRow.time(row, "issued_at"));
                String principal = text(row.getString("principal_id"));
                placeholder(
                        id,
                        principal,
                        at,
                        SessionRow.uuid(row, "child"),
                        SessionRow.time(row, "child_at"));
                // One that was taken for issued and is not.
                String key = row.getString("issued_key");
                String subject =
                        row.getString("role_arn") != null ? row.getString("role_arn") : principal;
                String name = text(row.getString("session_name"));
                if (key != null && id.equals(Ids.issued(at, key, subject, name))) {
                    session(id, Ids.issued(at, key, erased(subject), erased(name)));
                }
            }
        }
    }

    private void placeholder(
            UUID id,
            String principal,
            Instant at,
            @Nullable UUID child,
            @Nullable Instant childAt) {
        UUID is = id;
        if (id.equals(Ids.placeholder(principal, at))) {
            is = Ids.placeholder(erased(principal), at);
        } else if (child != null
                && childAt != null
                && id.equals(Ids.placeholder(principal, child, childAt))) {
            is = Ids.placeholder(erased(principal), now(child), childAt);
        }
        if (!is.equals(id)) {
            session(id, is);
            origin(
                    Ids.origin(OriginKind.UNSEEN_SESSION, id.toString()),
                    Ids.origin(OriginKind.UNSEEN_SESSION, is.toString()));
        }
    }

    private void findingIds() throws SQLException {
        Map<UUID, UUID> found = new HashMap<>();
        String sql =
                """
                select finding_id, rule_id, session_id from finding
                union select alert_id, rule_id, session_id from alert
                union select alert_id, rule_id, subject_id from alert_event\
                """;
        try (PreparedStatement select = cursor(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                UUID id = Objects.requireNonNull(row.getObject(1, UUID.class));
                UUID session = Objects.requireNonNull(row.getObject(3, UUID.class));
                if (ids.containsKey(session) && id.equals(Finding.id(row.getString(2), session))) {
                    found.put(id, Finding.id(row.getString(2), now(session)));
                }
            }
        }
        ids.putAll(found);
    }

    private void origins() throws SQLException {
        rewrite(new Table("origin", List.of("origin_id", "name", "arn", "account_id", "provider")));
        // Who is behind a web identity its name tells.
        String sql =
                "select origin_id, name, provider, actor from origin where kind = 'WEB_IDENTITY'";
        try (PreparedStatement select = cursor(sql);
                ResultSet row = select.executeQuery();
                PreparedStatement update =
                        connection.prepareStatement(
                                "update origin set actor = ? where origin_id = ?")) {
            while (row.next()) {
                Actor actor =
                        Origins.webActor(text(row.getString("provider")), row.getString("name"));
                if (!actor.name().equals(row.getString("actor"))) {
                    update.setString(1, actor.name());
                    update.setObject(2, row.getObject("origin_id", UUID.class));
                    update.executeUpdate();
                }
            }
        }
    }

    /// Sessions that are called otherwise, and those in one chain with them.
    private void sessions() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create temporary table if not exists erased_session (session_id uuid primary key) on commit delete rows");
        }
        try (BinaryCopy copy = BinaryCopy.into(connection, "erased_session", "session_id")) {
            Set<UUID> all = new HashSet<>(touched);
            all.addAll(ids.keySet());
            for (UUID id : all) {
                copy.row().uuid(id);
            }
            copy.finish();
        }
        String select =
                """
                select s.session_id, s.issued_at, to_jsonb(s)::text
                from session s
                where s.session_id in (select e.session_id from erased_session e)
                   or s.chain_id in (select c.chain_id from session c join erased_session e on e.session_id = c.session_id)
                   or s.own_origin_id in (select e.session_id from erased_session e)
                   or s.person_id in (select e.session_id from erased_session e)
                   or s.origin_id in (select e.session_id from erased_session e)\
                """;
        String columns =
                """
                session_id, issued_key, principal_id, role_arn, account_id, session_name, source_identity, caller_key,
                caller_principal, caller_arn, caller_account, own_origin_id, incoming_tags, detail, records, parent_id,
                link, chain_id, origin_id, tags, person_id\
                """;
        String update =
                """
                update session s set (%s) = (select %s from jsonb_populate_record(null::session, ?::jsonb) as r)
                where s.session_id = ? and s.issued_at = ?\
                """
                        .formatted(columns, columns.replaceAll("(\\w+)", "r.$1"));
        try (PreparedStatement rows = cursor(select);
                ResultSet row = rows.executeQuery();
                PreparedStatement write = connection.prepareStatement(update)) {
            int waiting = 0;
            while (row.next()) {
                String json = row.getString(3);
                String now = JsonTexts.map(json, this::said);
                if (now.equals(json)) {
                    continue;
                }
                UUID id = Objects.requireNonNull(row.getObject(1, UUID.class));
                touched.add(id);
                write.setString(1, now);
                write.setObject(2, id);
                write.setObject(3, row.getObject(2, OffsetDateTime.class));
                write.addBatch();
                count("session");
                if (++waiting == SET) {
                    write.executeBatch();
                    waiting = 0;
                }
            }
            write.executeBatch();
        }
    }

    /// Columns of hashes are what those make them who write sessions.
    private void rehash() throws SQLException {
        List<UUID> sorted = touched.stream().map(this::now).sorted().toList();
        for (int from = 0; from < sorted.size(); from += SET) {
            try {
                transaction
                        .sessions()
                        .update(
                                transaction
                                        .sessions()
                                        .byId(
                                                sorted.subList(
                                                        from,
                                                        Math.min(sorted.size(), from + SET))));
            } catch (StoreException e) {
                throw new SQLException(e);
            }
        }
    }

    private void uses() throws SQLException {
        String select = "select credential_id, hour, source_id, part, calls::text from session_use";
        String update =
                """
                update session_use set credential_id = ?, calls = ?::jsonb
                where credential_id = ? and hour = ? and source_id = ? and part = ?\
                """;
        try (PreparedStatement rows = cursor(select);
                ResultSet row = rows.executeQuery();
                PreparedStatement write = connection.prepareStatement(update)) {
            int waiting = 0;
            while (row.next()) {
                progress.read("session_use");
                long credential = row.getLong(1);
                long now = credentials.getOrDefault(credential, credential);
                String calls = row.getString(5);
                String said = JsonTexts.map(calls, this::erased);
                if (now == credential && said.equals(calls)) {
                    continue;
                }
                write.setLong(1, now);
                write.setString(2, said);
                write.setLong(3, credential);
                write.setObject(4, row.getObject(2, OffsetDateTime.class));
                write.setLong(5, row.getLong(3));
                write.setInt(6, row.getInt(4));
                write.addBatch();
                count("session_use");
                if (++waiting == SET) {
                    write.executeBatch();
                    waiting = 0;
                }
            }
            write.executeBatch();
        }
    }

    private void credentials() throws SQLException {
        List<Long> old = List.copyOf(credentials.keySet());
        for (int from = 0; from < old.size(); from += SET) {
            List<Long> some = old.subList(from, Math.min(old.size(), from + SET));
            List<CredentialRow> was;
            try {
                was = transaction.credentials().byId(some);
            } catch (StoreException e) {
                throw new SQLException(e);
            }
            try (PreparedStatement delete =
                    connection.prepareStatement(
                            "delete from credential where credential_id = any (?)")) {
                delete.setArray(1, SqlArrays.bigints(connection, some, id -> id));
                delete.executeUpdate();
            }
            try {
                transaction
                        .credentials()
                        .store(was.stream().map(one -> one.said(this::erased)).toList());
            } catch (StoreException e) {
                throw new SQLException(e);
            }
            was.forEach(none -> count("credential"));
        }
    }

    /// A table that is read whole.
    ///
    /// @param columns that may hold texts or ids
    private record Table(String name, List<String> columns) {}

    private List<Table> tables() throws SQLException {
        String sql =
                """
                select c.table_name, array_agg(c.column_name::text order by c.ordinal_position) as columns
                from information_schema.columns c
                join pg_class t on t.oid = format('%I.%I', c.table_schema, c.table_name)::regclass
                where c.table_schema = current_schema() and t.relkind = 'r' and not t.relispartition
                  and c.is_generated = 'NEVER' and c.is_identity = 'NO'
                  and c.udt_name in ('text', 'jsonb', 'uuid', '_text', '_uuid')
                group by c.table_name order by c.table_name\
                """;
        List<Table> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                String name = row.getString(1);
                List<String> columns =
                        List.of((String[]) row.getArray(2).getArray()).stream()
                                .filter(column ->
                                        !LEFT_COLUMNS.contains(column)
                                                // The text of a rule, not where one was read.
                                                || (name.equals("sigma_rule")
                                                        && column.equals("source")))
                                .toList();
                if (!LEFT.contains(name) && !OWN.contains(name) && !columns.isEmpty()) {
                    tables.add(new Table(name, columns));
                }
            }
        }
        return tables;
    }

    private void rewrite(Table table) throws SQLException {
        String columns =
                table.columns().stream()
                        .map(column -> '"' + column + '"')
                        .collect(Collectors.joining(", "));
        String read =
                table.columns().stream()
                        .map(column -> "r.\"" + column + '"')
                        .collect(Collectors.joining(", "));
        String select =
                "select t.ctid::text, to_jsonb(row_said)::text from \"%1$s\" t cross join lateral (select %2$s) as row_said"
                        .formatted(table.name(), read.replace("r.", "t."));
        String update =
                "update \"%s\" set (%s) = (select %s from jsonb_populate_record(null::\"%s\", ?::jsonb) as r) where ctid = ?::tid"
                        .formatted(table.name(), columns, read, table.name());
        try (PreparedStatement rows = cursor(select);
                ResultSet row = rows.executeQuery();
                PreparedStatement write = connection.prepareStatement(update)) {
            int waiting = 0;
            while (row.next()) {
                progress.read(table.name());
                String json = row.getString(2);
                String now = JsonTexts.map(json, this::said);
                if (now.equals(json)) {
                    continue;
                }
                write.setString(1, table.name().equals("session_alias") ? rehashed(now) : now);
                write.setString(2, row.getString(1));
                write.addBatch();
                count(table.name());
                if (++waiting == SET) {
                    write.executeBatch();
                    waiting = 0;
                }
            }
            write.executeBatch();
        }
    }

    /// A row that left the state stands there as it was, with its hashes: who is looked up by them
    /// is looked up among those that did not leave.
    private static String rehashed(String alias) {
        ObjectNode row = (ObjectNode) StateJson.read(alias);
        ObjectNode left = (ObjectNode) row.get("placeholder");
        rehash(left, "principal_id", "principal_hash");
        rehash(left, "caller_principal", "caller_principal_hash");
        left.putNull("tagged_hash");
        left.putNull("portal_hash");
        return row.toString();
    }

    private static void rehash(ObjectNode row, String of, String into) {
        if (row.path(of).isTextual()) {
            row.put(into, Folding.principalHash(row.path(of).asText()));
        } else {
            row.putNull(into);
        }
    }

    /// Credentials stand in the feed by numbers.
    private void feed() throws SQLException {
        if (credentials.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create temporary table if not exists erased_credential (was bigint primary key, now bigint not null) on commit delete rows");
        }
        try (BinaryCopy copy = BinaryCopy.into(connection, "erased_credential", "was, now")) {
            for (Map.Entry<Long, Long> one : credentials.entrySet()) {
                copy.row().bigint(one.getKey()).bigint(one.getValue());
            }
            copy.finish();
        }
        for (String table : List.of("change_feed", "relink")) {
            String sql =
                    """
                    update %s f
                    set credential_ids = array(
                        select coalesce(e.now, q.id)
                        from unnest(f.credential_ids) with ordinality as q (id, n)
                        left join erased_credential e on e.was = q.id order by q.n)
                    where f.credential_ids && array(select was from erased_credential)\
                    """
                            .formatted(table);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(sql);
            }
        }
    }

    /// Remembers when statements of records became known, before these are said anew.
    public void rememberStatements(Collection<Records.Place> records) throws StoreException {
        String sql =
                """
                create temporary table if not exists erased_statement
                    (record_id uuid, changed_at timestamptz, stated_xid xid8, primary key (record_id, changed_at))
                on commit delete rows\
                """;
        String copy =
                """
                insert into erased_statement
                select t.record_id, t.changed_at, min(t.stated_xid::text::bigint)::text::xid8
                from tag_statement t join unnest(?::uuid[], times(?)) as q (record_id, changed_at) using (record_id, changed_at)
                group by 1, 2 on conflict do nothing\
                """;
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            try (PreparedStatement insert = connection.prepareStatement(copy)) {
                insert.setArray(1, SqlArrays.uuids(connection, records, Records.Place::recordId));
                insert.setArray(2, SqlArrays.times(connection, records, Records.Place::eventTime));
                insert.executeUpdate();
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// What is said anew was known all the time.
    public void knownAsBefore() throws StoreException {
        String sql =
                """
                update tag_statement t set stated_xid = e.stated_xid from erased_statement e
                where t.record_id = e.record_id and t.changed_at = e.changed_at\
                """;
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Forgets the acts of bodies that say something else now.
    public void forgetActs(Collection<RecordRow.Variant> bodies) throws StoreException {
        String sql =
                """
                delete from identity_act a using unnest(?::uuid[], times(?), ?::bigint[]) as q (record_id, at, body_hash)
                where a.record_id = q.record_id and a.at = q.at and a.body_hash = q.body_hash\
                """;
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setArray(1, SqlArrays.uuids(connection, bodies, RecordRow.Variant::recordId));
            delete.setArray(2, SqlArrays.times(connection, bodies, RecordRow.Variant::eventTime));
            delete.setArray(3, SqlArrays.bigints(connection, bodies, RecordRow.Variant::bodyHash));
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Look-ups from now on are by a few ids each.
    public void probe() throws StoreException {
        try {
            Store.probeIndexes(connection);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Brings the baselines of sessions up to date.
    public void relearn(Collection<UUID> sessions) throws StoreException {
        try {
            Detection.relearn(connection, sessions);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Tells indexes which documents to take away. Detection and the live stream pass over parts
    /// below -1.
    private void announceGone() throws SQLException {
        String sql =
                """
                insert into change_feed (part, session_ids, removed_ids)
                select -2 - chunk, '{}', array_agg(id)
                from (select id, (row_number() over (order by id) - 1) / 10000 as chunk
                      from unnest(?::uuid[]) as q (id)) as gone
                group by chunk\
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setArray(1, SqlArrays.uuids(connection, renamed));
            insert.executeUpdate();
        }
    }

    /// Ends the erasure, and makes it durable.
    ///
    /// @return how many rows changed, by table
    public Map<String, Long> done() throws StoreException {
        String sql =
                """
                update erasure set state = 'DONE', done_at = clock_timestamp(), feed_xid = feed_xid(),
                    rows_changed = (select coalesce(jsonb_object_agg(q.name, q.rows), '{}')
                                    from unnest(?::text[], ?::bigint[]) as q (name, rows))
                where erasure_number = ?\
                """;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            announceGone();
            update.setArray(1, SqlArrays.texts(connection, changed.entrySet(), Map.Entry::getKey));
            update.setArray(
                    2, SqlArrays.bigints(connection, changed.entrySet(), Map.Entry::getValue));
            update.setLong(3, queued.number());
            update.executeUpdate();
            progress.forget(connection);
            connection.commit();
            return Map.copyOf(changed);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Changes nothing, and says why.
    public void refuse(String why) throws StoreException {
        try {
            connection.rollback();
            try (PreparedStatement update =
                    connection.prepareStatement(
                            "update erasure set state = 'REFUSED', refusal = ?, done_at = clock_timestamp() where erasure_number = ?")) {
                update.setString(1, why);
                update.setLong(2, queued.number());
                update.executeUpdate();
            }
            progress.forget(connection);
            connection.commit();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    @Override
    public void close() throws StoreException {
        try {
            try {
                connection.rollback();
            } finally {
                connection.close();
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }
}
