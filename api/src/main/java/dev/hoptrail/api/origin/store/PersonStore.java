package dev.hoptrail.api.origin.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.Origins;
import dev.hoptrail.correlate.event.OnBehalfOf;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which origins are one person under several ids, as far as records say so.
///
/// AssumeRoleWithSAML names people by the identity provider's subject. What such a session, or one
/// that was never seen issued, does afterwards may carry `onBehalfOf`, and the portal call beside
/// it names the user of Identity Center. Hops below a session say nothing: a service may act for
/// many.
@Singleton
public final class PersonStore {

    private static final int MOST = 100;

    private final Database database;

    public PersonStore(Database database) {
        this.database = database;
    }

    /// What ties two ids.
    @Schema(name = "PersonTie")
    public enum Tie {
        /// A credential of a session worked on behalf of the user.
        ON_BEHALF_OF,
        /// The user called the portal of Identity Center for the session.
        PORTAL_CALL
    }

    /// Another id of an origin.
    ///
    /// @param sessions how many sessions tell
    public record Linked(
            UUID originId,
            List<Tie> evidence,
            long sessions,
            Instant firstIssuedAt,
            Instant lastIssuedAt) {}

    private record Told(UUID originId, Tie tie, long sessions, Instant first, Instant last) {}

    /// The ids linked to an origin, at most 100, those of most sessions first.
    ///
    /// @param scope only sessions that it admits tell
    public List<Linked> linked(Origin origin, AccountScope scope) {
        List<Told> told = new ArrayList<>();
        switch (origin.kind()) {
            case IDENTITY_CENTER_USER, SAML_USER -> {
                told.addAll(signedIn(origin, scope));
                told.addAll(originsOf(origin, scope));
            }
            case UNSEEN_SESSION -> told.addAll(unseen(origin, scope));
            case IAM_USER, ROOT_USER, WEB_IDENTITY, AWS_SERVICE, EXTERNAL_ACCOUNT, UNKNOWN -> {}
        }
        Map<UUID, Linked> linked = new LinkedHashMap<>();
        told.stream()
                .filter(one -> !one.originId().equals(origin.originId()))
                .forEach(one -> linked.merge(one.originId(), linked(one), PersonStore::both));
        return linked.values().stream()
                .sorted(
                        Comparator.comparingLong(Linked::sessions)
                                .reversed()
                                .thenComparing(Linked::originId))
                .limit(MOST)
                .toList();
    }

    private static Linked linked(Told told) {
        return new Linked(
                told.originId(), List.of(told.tie()), told.sessions(), told.first(), told.last());
    }

    /// The sessions of two ties may be the same ones: the larger number is what is sure.
    private static Linked both(Linked left, Linked right) {
        TreeSet<Tie> evidence = new TreeSet<>(left.evidence());
        evidence.addAll(right.evidence());
        return new Linked(
                left.originId(),
                List.copyOf(evidence),
                Math.max(left.sessions(), right.sessions()),
                Collections.min(List.of(left.firstIssuedAt(), right.firstIssuedAt())),
                Collections.max(List.of(left.lastIssuedAt(), right.lastIssuedAt())));
    }

    private static final String TOLD =
            " count(distinct s.session_id) as sessions, min(s.issued_at) as first_at, max(s.issued_at) as last_at\n";

    private static final String AT_WORK =
            """
            join credential c on c.principal_hash = s.principal_hash
                and c.created_at between s.issued_at - interval '2 seconds' and s.issued_at + interval '2 seconds'
            """;

    /// Users that sessions of an identity provider's subject speak of.
    private List<Told> signedIn(Origin origin, AccountScope scope) {
        List<Told> told =
                database.list(
                        "select c.user_id, c.identity_store,"
                                + TOLD
                                + "from session s\n"
                                + AT_WORK
                                + """
                                where admitted(s.account_id, ?::text[]) and s.own_origin_id = ? and s.action = 'AssumeRoleWithSAML' and c.user_id is not null
                                group by c.user_id, c.identity_store
                                """,
                        row -> told(row, person(row), Tie.ON_BEHALF_OF),
                        scope.accountIds(),
                        origin.originId());
        told.addAll(
                database.list(
                        "select s.person_id,"
                                + TOLD
                                + """
                                from session s
                                where admitted(s.account_id, ?::text[]) and s.own_origin_id = ? and s.action = 'AssumeRoleWithSAML' and s.person_id is not null
                                group by s.person_id
                                """,
                        row -> told(row, uuid(row, "person_id"), Tie.PORTAL_CALL),
                        scope.accountIds(),
                        origin.originId()));
        return told;
    }

    /// Users on whose behalf a session worked that was never seen issued.
    private List<Told> unseen(Origin origin, AccountScope scope) {
        return database.list(
                "select c.user_id, c.identity_store,"
                        + TOLD
                        + "from session s\n"
                        + AT_WORK
                        + """
                        where admitted(s.account_id, ?::text[]) and s.own_origin_id = ? and s.principal_hash = ? and c.user_id is not null
                        group by c.user_id, c.identity_store
                        """,
                row -> told(row, person(row), Tie.ON_BEHALF_OF),
                scope.accountIds(),
                origin.originId(),
                Folding.principalHash(origin.name()));
    }

    /// Origins of the sessions that speak of a user.
    private List<Told> originsOf(Origin user, AccountScope scope) {
        List<Told> told =
                database.list(
                        "select s.own_origin_id,"
                                + TOLD
                                + "from session s\n"
                                + AT_WORK
                                + """
                                where admitted(s.account_id, ?::text[]) and hashtextextended(c.user_id, 0) = hashtextextended(?, 0) and c.user_id = ?
                                  and coalesce(c.identity_store, '') = ? and s.own_origin_id is not null
                                  and (s.action = 'AssumeRoleWithSAML' or s.kind = 'UNSEEN')
                                group by s.own_origin_id
                                """,
                        row -> told(row, uuid(row, "own_origin_id"), Tie.ON_BEHALF_OF),
                        scope.accountIds(),
                        user.name(),
                        user.name(),
                        user.provider());
        told.addAll(
                database.list(
                        "select s.own_origin_id,"
                                + TOLD
                                + """
                                from session s
                                where admitted(s.account_id, ?::text[]) and s.person_id = ? and s.own_origin_id is not null
                                group by s.own_origin_id
                                """,
                        row -> told(row, uuid(row, "own_origin_id"), Tie.PORTAL_CALL),
                        scope.accountIds(),
                        user.originId()));
        return told;
    }

    private static UUID person(ResultSet row) throws SQLException {
        @Nullable String store = row.getString("identity_store");
        OnBehalfOf person = new OnBehalfOf(row.getString("user_id"), store == null ? "" : store);
        return Origins.person(person).originId();
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, UUID.class));
    }

    private static Told told(ResultSet row, UUID originId, Tie tie) throws SQLException {
        return new Told(
                originId,
                tie,
                row.getLong("sessions"),
                Objects.requireNonNull(Database.instant(row, "first_at")),
                Objects.requireNonNull(Database.instant(row, "last_at")));
    }
}
