package dev.hoptrail.correlate.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Derived;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.Origins;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.TagSubject;
import dev.hoptrail.correlate.tags.SessionTag;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A session as a row: which columns there are, how one is written and read.
final class SessionRow {
    /// Columns written, in this order.
    static final String COLUMNS =
            """
            session_id, issued_at, kind, expires_at, expiry_estimated, duration_seconds, issued_key, issued_key_hash, \
            principal_id, principal_hash, role_arn, account_id, session_name, action, source_identity, caller_kind, \
            caller_key, caller_key_hash, caller_principal, caller_principal_hash, caller_created_at, caller_arn, \
            caller_account, own_origin_id, incoming_tags, detail, records, parent_id, grade, link, chain_id, depth, \
            origin_id, tags, tagged_hash, portal_hash, person_id\
            """;

    /// Columns read, from session `s`, its origin `o`, and its caller as origin `w`.
    static final String SELECTED =
            """
            s.session_id, s.issued_at, s.kind, s.expires_at, s.expiry_estimated, s.duration_seconds, s.issued_key,
            s.principal_id, s.role_arn, s.account_id, s.session_name, s.action, s.source_identity, s.caller_kind,
            s.caller_key, s.caller_principal, s.caller_created_at, s.caller_arn, s.caller_account, s.incoming_tags::text,
            s.detail::text, s.records::text, s.parent_id, s.grade, s.link::text, s.chain_id, s.depth, s.tags::text,
            o.origin_id, o.kind as o_kind, o.name as o_name, o.name_at as o_name_at, o.arn as o_arn,
            o.account_id as o_account, o.provider as o_provider, o.actor as o_actor,
            w.origin_id as w_id, w.kind as w_kind, w.name as w_name, w.name_at as w_name_at, w.arn as w_arn,
            w.account_id as w_account, w.provider as w_provider, w.actor as w_actor, s.dropped_at\
            """;

    /// The joins that [#SELECTED] needs.
    static final String JOINS =
            """
            left join origin o on o.origin_id = s.origin_id
            left join origin w on w.origin_id = s.own_origin_id\
            """;

    private static final int ORIGIN_COLUMNS = 8;

    private SessionRow() {}

    static void write(BinaryCopy copy, SessionState state) throws SQLException {
        SessionFacts facts = state.facts();
        AccessKeyId key = facts.key();
        copy.row()
                .uuid(facts.sessionId())
                .time(facts.issuedAt())
                .text(facts.kind().name())
                .time(facts.expiresAt())
                .bool(facts.expiryEstimated())
                .integer(facts.durationSeconds())
                .text(key == null ? null : key.value())
                .bigint(key == null ? null : Folding.keyHash(key.value()))
                .text(facts.principalId())
                .bigint(Folding.principalHash(facts))
                .text(facts.roleArn())
                .text(facts.accountId())
                .text(facts.sessionName())
                .text(facts.action())
                .text(facts.sourceIdentity());
        caller(copy, facts.caller());
        Origin own = facts.ownOrigin();
        copy.uuid(own == null ? null : own.originId())
                .json(StateJson.map(facts.incomingTags()))
                .json(StateJson.detail(facts))
                .json(StateJson.records(facts.records()))
                .uuid(state.link().parentId())
                .text(state.link().grade().name())
                .json(StateJson.link(state.link()));
        Derived derived = state.derived();
        Origin origin = derived.origin();
        copy.uuid(derived.chainId())
                .integer(derived.depth())
                .uuid(origin == null ? null : origin.originId())
                .json(StateJson.tags(derived.tags()))
                .bigint(taggedHash(facts))
                .bigint(portalHash(facts))
                .uuid(personId(state.link()));
    }

    private static @Nullable Long portalHash(SessionFacts facts) {
        String asked = facts.permissionSet();
        return asked == null ? null : Folding.portalHash(asked);
    }

    private static @Nullable UUID personId(Link link) {
        return link.person() == null ? null : Origins.person(link.person()).originId();
    }

    private static @Nullable Long taggedHash(SessionFacts facts) {
        TagSubject subject = facts.tagSubject();
        return subject == null ? null : TagStatements.hash(subject);
    }

    private static void caller(BinaryCopy copy, CallerRef caller) {
        switch (caller) {
            case CallerRef.None() -> caller(copy, "NONE", null, null, null, null, null);
            case CallerRef.Session session ->
                    caller(
                            copy,
                            "SESSION",
                            session.key(),
                            session.principalId(),
                            session.createdAt(),
                            session.arn(),
                            session.accountId());
            case CallerRef.UserKey user ->
                    caller(
                            copy,
                            "USER_KEY",
                            user.key(),
                            user.principalId(),
                            user.createdAt(),
                            null,
                            null);
            case CallerRef.Account account ->
                    caller(
                            copy,
                            "ACCOUNT",
                            null,
                            account.principalId(),
                            null,
                            null,
                            account.accountId());
        }
    }

    private static void caller(
            BinaryCopy copy,
            String kind,
            @Nullable AccessKeyId key,
            @Nullable String principal,
            @Nullable Instant createdAt,
            @Nullable String arn,
            @Nullable String account) {
        copy.text(kind)
                .text(key == null ? null : key.value())
                .bigint(key == null ? null : Folding.keyHash(key.value()))
                .text(principal)
                .bigint(principal == null ? null : Folding.principalHash(principal))
                .time(createdAt)
                .text(arn)
                .text(account);
    }

    static List<SessionState> readAll(ResultSet row) throws SQLException {
        List<SessionState> states = new ArrayList<>();
        while (row.next()) {
            states.add(read(row));
        }
        return states;
    }

    static SessionState read(ResultSet row) throws SQLException {
        return read(new Columns(row));
    }

    // In the order of SELECTED: looking columns up by name costs more than reading them.
    private static SessionState read(Columns row) throws SQLException {
        UUID id = Objects.requireNonNull(row.uuid());
        Instant issuedAt = Objects.requireNonNull(row.time());
        SessionKind kind = SessionKind.valueOf(row.needed());
        Instant expiresAt = Objects.requireNonNull(row.time());
        boolean expiryEstimated = row.bool();
        Integer durationSeconds = row.integer();
        AccessKeyId key = AccessKeyId.of(row.text());
        String principal = row.text();
        String roleArn = row.text();
        String account = row.text();
        String sessionName = row.text();
        String action = row.text();
        String sourceIdentity = row.text();
        CallerColumns caller = CallerColumns.read(row);
        String incoming = row.text();
        JsonNode detail = StateJson.read(row.needed());
        String records = row.needed();
        UUID parent = row.uuid();
        Grade grade = Grade.valueOf(row.needed());
        String link = row.needed();
        UUID chain = Objects.requireNonNull(row.uuid());
        Integer depth = row.integer();
        List<SessionTag> tags = StateJson.tags(row.needed());
        Origin origin = row.origin();
        Origin own = row.origin();
        SessionFacts facts =
                new SessionFacts(
                        id,
                        kind,
                        issuedAt,
                        expiresAt,
                        expiryEstimated,
                        durationSeconds,
                        key,
                        principal,
                        detail.path("principalLearned").asBoolean(),
                        roleArn,
                        account,
                        sessionName,
                        action,
                        sourceIdentity,
                        caller.ref(detail),
                        own,
                        ownTags(kind, tags),
                        StateJson.map(incoming),
                        StateJson.detail(detail),
                        StateJson.records(records));
        return new SessionState(
                facts,
                StateJson.link(grade, parent, link),
                new Derived(chain, depth, origin, tags),
                row.time());
    }

    /// An unseen session's tags are those recovered from its children: all it has is its own.
    private static List<SessionTag> ownTags(SessionKind kind, List<SessionTag> tags) {
        return kind == SessionKind.UNSEEN || tags.isEmpty()
                ? tags
                : tags.stream().filter(tag -> tag.setBy() != SessionTag.SetBy.INHERITED).toList();
    }

    private record CallerColumns(
            String kind,
            @Nullable AccessKeyId key,
            @Nullable String principal,
            @Nullable Instant createdAt,
            @Nullable String arn,
            @Nullable String account) {

        static CallerColumns read(Columns row) throws SQLException {
            return new CallerColumns(
                    row.needed(),
                    AccessKeyId.of(row.text()),
                    row.text(),
                    row.time(),
                    row.text(),
                    row.text());
        }

        CallerRef ref(JsonNode detail) {
            String named = Objects.requireNonNullElse(principal, "");
            return switch (kind) {
                case "SESSION" ->
                        new CallerRef.Session(
                                key,
                                named,
                                createdAt,
                                arn,
                                account,
                                StateJson.text(detail, "callerRoleArn"),
                                StateJson.text(detail, "callerSourceIdentity"));
                case "USER_KEY" ->
                        new CallerRef.UserKey(Objects.requireNonNull(key), named, createdAt);
                case "ACCOUNT" -> new CallerRef.Account(named, Objects.requireNonNull(account));
                default -> new CallerRef.None();
            };
        }
    }

    /// Reads the columns of a row one after the other.
    private static final class Columns {
        private final ResultSet row;
        private int at;

        Columns(ResultSet row) {
            this.row = row;
        }

        @Nullable String text() throws SQLException {
            return row.getString(++at);
        }

        String needed() throws SQLException {
            return Objects.requireNonNull(row.getString(++at));
        }

        @Nullable UUID uuid() throws SQLException {
            return row.getObject(++at, UUID.class);
        }

        @Nullable Instant time() throws SQLException {
            OffsetDateTime time = row.getObject(++at, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }

        @Nullable Integer integer() throws SQLException {
            int value = row.getInt(++at);
            return row.wasNull() ? null : value;
        }

        boolean bool() throws SQLException {
            return row.getBoolean(++at);
        }

        @Nullable Origin origin() throws SQLException {
            UUID id = uuid();
            if (id == null) {
                at += ORIGIN_COLUMNS - 1;
                return null;
            }
            return new Origin(
                    id,
                    OriginKind.valueOf(needed()),
                    needed(),
                    time(),
                    text(),
                    text(),
                    text(),
                    Actor.valueOf(needed()));
        }
    }

    static @Nullable UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    /// What follows from a link, with the chain's origin `o`, by the names of columns.
    static Derived derived(ResultSet row) throws SQLException {
        return new Derived(
                Objects.requireNonNull(uuid(row, "chain_id")),
                integer(row, "depth"),
                origin(row),
                StateJson.tags(row.getString("tags")));
    }

    private static @Nullable Origin origin(ResultSet row) throws SQLException {
        UUID id = uuid(row, "origin_id");
        return id == null
                ? null
                : new Origin(
                        id,
                        OriginKind.valueOf(row.getString("o_kind")),
                        row.getString("o_name"),
                        time(row, "o_name_at"),
                        row.getString("o_arn"),
                        row.getString("o_account"),
                        row.getString("o_provider"),
                        Actor.valueOf(row.getString("o_actor")));
    }
}
