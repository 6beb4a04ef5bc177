package dev.hoptrail.api.origin.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.SessionKind;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which ways the sessions of an origin took, from the first role to the last.
@Singleton
public final class WayStore {

    /// Longer ways are told as far as this.
    public static final int MOST_STEPS = 20;

    // A way ends at a session that may be seen and began none that may be. What lies between and
    // may
    // not be seen is told as everywhere: that it is there, and in which account. A step is an array
    // in an array, since || takes the elements of two arrays together.
    private static final String WAYS =
            """
            with recursive root as materialized (
                select session_id, issued_at, kind, role_arn, account_id
                from session
                where own_origin_id = ? and issued_at >= ? and issued_at < ?
                order by issued_at desc
                limit ?),
            walk as (
                select session_id, null::uuid as parent_id, issued_at, kind, role_arn, account_id, '[]'::jsonb as above
                from root
                union all
                select s.session_id, s.parent_id, s.issued_at, s.kind, s.role_arn, s.account_id,
                       walk.above || case
                           when admitted(walk.account_id, ?::text[])
                           then jsonb_build_array(jsonb_build_array(walk.kind, walk.role_arn, walk.account_id))
                           else jsonb_build_array(jsonb_build_array(null, null, walk.account_id)) end
                from walk join session s on s.parent_id = walk.session_id
                where s.issued_at >= ? and s.issued_at < ? and jsonb_array_length(walk.above) < ?),
            walked as materialized (select * from walk limit ?),
            seen as materialized (select * from walked where admitted(account_id, ?::text[])),
            way as (
                select above || jsonb_build_array(jsonb_build_array(kind, role_arn, account_id)) as steps, count(*) as ways,
                       max(issued_at) as last_at,
                       (array_agg(session_id order by issued_at desc, session_id))[1] as last_session
                from seen
                where not exists (select 1 from seen below where below.parent_id = seen.session_id)
                group by 1)
            select (select count(*) from root) as chains, (select count(*) from walked) as sessions,
                   (select count(*) from way) as distinct_ways,
                   (select jsonb_agg(w)
                    from (select steps, ways, extract(epoch from last_at)::bigint as last_at, last_session
                          from way
                          order by ways desc, last_at desc, last_session
                          limit ?) as w) as ways
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;

    public WayStore(Database database) {
        this.database = database;
    }

    /// Of what ways are counted.
    ///
    /// @param chains so many at most, the newest
    /// @param sessions so many at most, those nearest to the origin first
    public record Bounds(Instant from, Instant to, int chains, int sessions) {}

    /// One session on a way.
    ///
    /// @param kind null where it may not be seen
    /// @param roleArn null for sessions of no role, and where it may not be seen
    public record Step(
            @Nullable SessionKind kind, @Nullable String roleArn, @Nullable String accountId) {}

    /// A way that was taken.
    ///
    /// @param count how often
    /// @param lastIssuedAt issue of the newest session at its end
    public record Way(List<Step> steps, long count, Instant lastIssuedAt, UUID lastSessionId) {}

    /// Ways, the most usual first.
    ///
    /// @param distinct how many there are
    /// @param chains how many they are counted of
    /// @param sessions how many those have
    public record Ways(List<Way> ways, long distinct, long chains, long sessions) {}

    /// The ways of the chains that an origin began.
    public Ways ways(UUID originId, Bounds bounds, AccountScope scope, int limit) {
        return database.first(
                        WAYS,
                        WayStore::read,
                        originId,
                        bounds.from(),
                        bounds.to(),
                        bounds.chains(),
                        scope.accountIds(),
                        bounds.from(),
                        bounds.to(),
                        MOST_STEPS - 1,
                        bounds.sessions(),
                        scope.accountIds(),
                        limit)
                .orElseThrow();
    }

    private static Ways read(ResultSet row) throws SQLException {
        List<Way> ways = new ArrayList<>();
        for (JsonNode way : json(row.getString("ways"))) {
            List<Step> steps = new ArrayList<>();
            way.path("steps").forEach(step -> steps.add(step(step)));
            ways.add(
                    new Way(
                            steps,
                            way.path("ways").asLong(),
                            Instant.ofEpochSecond(way.path("last_at").asLong()),
                            UUID.fromString(way.path("last_session").asText())));
        }
        return new Ways(
                ways, row.getLong("distinct_ways"), row.getLong("chains"), row.getLong("sessions"));
    }

    private static Step step(JsonNode step) {
        String kind = step.path(0).textValue();
        return new Step(
                kind == null ? null : SessionKind.valueOf(kind),
                step.path(1).textValue(),
                step.path(2).textValue());
    }

    private static JsonNode json(@Nullable String text) {
        try {
            return text == null ? JSON.createArrayNode() : JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL wrote no JSON", e);
        }
    }
}
