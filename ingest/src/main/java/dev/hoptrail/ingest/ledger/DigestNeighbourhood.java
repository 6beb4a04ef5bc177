package dev.hoptrail.ingest.ledger;

import dev.hoptrail.ingest.digest.Digest;
import dev.hoptrail.ingest.digest.DigestCheck;
import dev.hoptrail.ingest.digest.DigestCheck.Fault;
import dev.hoptrail.ingest.digest.DigestCheck.Follower;
import dev.hoptrail.ingest.digest.DigestCheck.Judgement;
import dev.hoptrail.ingest.digest.DigestCheck.Neighbours;
import dev.hoptrail.ingest.digest.Problem.Kind;
import dev.hoptrail.ingest.source.DigestName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A stored digest with what lies beside it in its chain.
///
/// @param digest null if it cannot be read
/// @param flaw why not
/// @param wasProven whether it is, as far as was judged before
record DigestNeighbourhood(
        UUID digestId,
        @Nullable Digest digest,
        @Nullable String flaw,
        Neighbours neighbours,
        boolean wasProven) {

    /// So many digests that name the same one as the one before them are heard.
    private static final int MOST_FOLLOWERS = 1_000;

    /// What came of it.
    Judgement judge(DigestCheck check) {
        return digest == null
                ? new Judgement(
                        false,
                        null,
                        List.of(new Fault(Kind.DIGEST_UNREADABLE, String.valueOf(flaw))),
                        null)
                : check.judge(digest, neighbours);
    }

    /// Finds new digests, and those whose verdict they may change: the one before, those after, and
    /// those next in time.
    static List<DigestNeighbourhood> of(Connection connection, Collection<UUID> taken)
            throws SQLException {
        String sql =
                """
                with taken as materialized (
                    select digest_id, chain_id, object_id, previous_id, ends_at
                    from digest_file where digest_id = any (?)
                ), concerned as (
                    select digest_id from taken
                    union
                    select p.digest_id from taken t join digest_file p on p.object_id = t.previous_id
                    union
                    select f.digest_id from taken t join digest_file f on f.previous_id = t.object_id
                    union
                    select n.digest_id
                    from taken t
                    cross join lateral (
                        select min(m.ends_at) as ends_at from digest_file m
                        where m.chain_id = t.chain_id and m.ends_at > t.ends_at) as next
                    join digest_file n on n.chain_id = t.chain_id and n.ends_at = next.ends_at
                )
                select d.*,
                       exists (select from digest_file p where p.object_id = d.previous_id) as has_previous,
                       (select max(b.ends_at) from digest_file b
                        where b.chain_id = d.chain_id and b.ends_at < d.ends_at) as before,
                       f.signatures, f.hashes
                from concerned c
                join digest_file d on d.digest_id = c.digest_id
                cross join lateral (
                    select array_agg(one.previous_signature order by one.digest_id) as signatures,
                           array_agg(one.previous_hash order by one.digest_id) as hashes
                    from (select f.digest_id, f.previous_signature, f.previous_hash from digest_file f
                          where f.previous_id = d.object_id order by f.digest_id limit ?) as one) as f
                order by d.digest_id
                """;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setArray(1, connection.createArrayOf("uuid", taken.toArray()));
            query.setInt(2, MOST_FOLLOWERS);
            List<DigestNeighbourhood> found = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(read(rows));
                }
            }
            return found;
        }
    }

    private static DigestNeighbourhood read(ResultSet row) throws SQLException {
        @Nullable OffsetDateTime before = row.getObject("before", OffsetDateTime.class);
        Optional<String> ownSignature = Optional.ofNullable(row.getString("own_signature"));
        return new DigestNeighbourhood(
                row.getObject("digest_id", UUID.class),
                row.getString("flaw") == null ? digest(row) : null,
                row.getString("flaw"),
                new Neighbours(
                        row.getBoolean("is_placed"),
                        followers(row),
                        () -> ownSignature,
                        row.getBoolean("has_previous"),
                        before == null ? null : before.toInstant(),
                        row.getString("verified_signature")),
                row.getBoolean("is_proven"));
    }

    private static Digest digest(ResultSet row) throws SQLException {
        return new Digest(
                new DigestName(
                        row.getString("account_id"),
                        row.getString("region"),
                        row.getString("trail"),
                        row.getString("home_region"),
                        row.getBoolean("is_backfill")),
                row.getString("bucket"),
                row.getString("object"),
                time(row, "starts_at"),
                time(row, "ends_at"),
                row.getString("end_time"),
                row.getString("fingerprint"),
                row.getString("previous_object"),
                row.getString("previous_signature"),
                row.getString("previous_hash"),
                HexFormat.of().formatHex(row.getBytes("text_sha256")));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static List<Follower> followers(ResultSet row) throws SQLException {
        if (row.getArray("signatures") == null) {
            return List.of();
        }
        @Nullable String[] signatures = (String[]) row.getArray("signatures").getArray();
        @Nullable String[] hashes = (String[]) row.getArray("hashes").getArray();
        List<Follower> followers = new ArrayList<>();
        for (int i = 0; i < signatures.length; i++) {
            followers.add(new Follower(signatures[i], hashes[i]));
        }
        return followers;
    }
}
