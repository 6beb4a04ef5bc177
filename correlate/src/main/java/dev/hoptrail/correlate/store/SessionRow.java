package dev.hoptrail.correlate.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Derived;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.tags.SessionTag;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
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
            origin_id, tags\
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
            w.account_id as w_account, w.provider as w_provider, w.actor as w_actor\
            """;

    /// The joins that [#SELECTED] needs.
    static final String JOINS =
            """
            left join origin o on o.origin_id = s.origin_id
            left join origin w on w.origin_id = s.own_origin_id\
            """;

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
                .json(StateJson.tags(derived.tags()));
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

    static SessionState read(ResultSet row) throws SQLException {
        SessionFacts facts = facts(row);
        Grade grade = Grade.valueOf(row.getString("grade"));
        return new SessionState(
                facts,
                StateJson.link(grade, uuid(row, "parent_id"), row.getString("link")),
                derived(row));
    }

    /// What follows from a link, with the chain's origin `o`.
    static Derived derived(ResultSet row) throws SQLException {
        return new Derived(
                Objects.requireNonNull(uuid(row, "chain_id")),
                integer(row, "depth"),
                origin(row, "origin_id", "o_"),
                StateJson.tags(row.getString("tags")));
    }

    private static SessionFacts facts(ResultSet row) throws SQLException {
        UUID id = Objects.requireNonNull(uuid(row, "session_id"));
        JsonNode detail = StateJson.read(row.getString("detail"));
        boolean unseen = row.getString("kind").equals(SessionKind.UNSEEN.name());
        // An unseen session's tags are those recovered from its children: all it has is its own.
        List<SessionTag> ownTags =
                StateJson.tags(row.getString("tags")).stream()
                        .filter(tag -> tag.setBy() != SessionTag.SetBy.INHERITED || unseen)
                        .toList();
        return new SessionFacts(
                id,
                SessionKind.valueOf(row.getString("kind")),
                Objects.requireNonNull(time(row, "issued_at")),
                Objects.requireNonNull(time(row, "expires_at")),
                row.getBoolean("expiry_estimated"),
                integer(row, "duration_seconds"),
                AccessKeyId.of(row.getString("issued_key")),
                row.getString("principal_id"),
                detail.path("principalLearned").asBoolean(),
                row.getString("role_arn"),
                row.getString("account_id"),
                row.getString("session_name"),
                row.getString("action"),
                row.getString("source_identity"),
                caller(row, detail),
                origin(row, "w_id", "w_"),
                ownTags,
                StateJson.map(row.getString("incoming_tags")),
                StateJson.detail(detail),
                StateJson.records(row.getString("records")));
    }

    private static CallerRef caller(ResultSet row, JsonNode detail) throws SQLException {
        AccessKeyId key = AccessKeyId.of(row.getString("caller_key"));
        String principal = Objects.requireNonNullElse(row.getString("caller_principal"), "");
        Instant createdAt = time(row, "caller_created_at");
        String account = row.getString("caller_account");
        return switch (row.getString("caller_kind")) {
            case "SESSION" ->
                    new CallerRef.Session(
                            key,
                            principal,
                            createdAt,
                            row.getString("caller_arn"),
                            account,
                            StateJson.text(detail, "callerRoleArn"),
                            StateJson.text(detail, "callerSourceIdentity"));
            case "USER_KEY" ->
                    new CallerRef.UserKey(Objects.requireNonNull(key), principal, createdAt);
            case "ACCOUNT" -> new CallerRef.Account(principal, Objects.requireNonNull(account));
            default -> new CallerRef.None();
        };
    }

    static @Nullable Origin origin(ResultSet row, String idColumn, String prefix)
            throws SQLException {
        UUID id = uuid(row, idColumn);
        return id == null
                ? null
                : new Origin(
                        id,
                        OriginKind.valueOf(row.getString(prefix + "kind")),
                        row.getString(prefix + "name"),
                        time(row, prefix + "name_at"),
                        row.getString(prefix + "arn"),
                        row.getString(prefix + "account"),
                        row.getString(prefix + "provider"),
                        Actor.valueOf(row.getString(prefix + "actor")));
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
}
