package dev.hoptrail.correlate.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.erase.ErasureKey;
import dev.hoptrail.correlate.erase.Erasures.Erasure;
import dev.hoptrail.correlate.erase.Erasures.Salt;
import dev.hoptrail.correlate.erase.Erasures.Value;
import java.net.URLEncoder;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/// Asks for erasures: by which values an origin is known, and that these be erased.
public final class ErasureRequests {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_BYTES = 16;
    private static final int SHORTEST = 3;

    /// What stands everywhere and tells nothing of anybody.
    private static final Pattern PLAIN =
            Pattern.compile(
                    "\\d{12}|[a-z]{2}(?:-[a-z]+){1,2}-\\d|[^\\p{L}\\p{N}]*|true|false|null|none|root|user|role|aws|arn|iam|sts|unknown|.*\\.amazonaws\\.com(?:\\.cn)?",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final DataSource dataSource;
    private final ErasureKey key;

    /// @param key of all erasures of this database
    public ErasureRequests(DataSource dataSource, ErasureKey key) {
        this.dataSource = dataSource;
        this.key = key;
    }

    /// What becomes of a value.
    public enum Mode {
        /// It has a name that whoever has the key can make of it again, the same in all erasures.
        PSEUDONYMISE,
        /// It has a name that is made of nothing but chance.
        ERASE
    }

    /// By which values an origin is known.
    ///
    /// @param erased its name and ids; session names and source identities of sessions that it
    ///   began itself, unless others show them, too
    /// @param plain of these those that stay, since they stand everywhere or are too short
    public record Values(Set<String> erased, Set<String> plain) {
        public Values {
            erased = Set.copyOf(erased);
            plain = Set.copyOf(plain);
        }
    }

    /// By which values an origin is known. None where there is no such origin, or where it is
    /// nobody's.
    public Values values(UUID origin) throws StoreException {
        try (Connection connection = dataSource.getConnection()) {
            Set<String> values = new TreeSet<>(identity(connection, origin));
            if (!values.isEmpty()) {
                values.addAll(ownNames(connection, origin));
            }
            Set<String> plain = new TreeSet<>(values);
            plain.removeIf(value -> value.length() >= SHORTEST && !PLAIN.matcher(value).matches());
            values.removeAll(plain);
            return new Values(values, plain);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private static Set<String> identity(Connection connection, UUID origin) throws SQLException {
        String sql =
                """
                select o.kind, o.name, array(
                    select distinct id from (
                        select s.caller_principal as id from session s where s.own_origin_id = o.origin_id
                        union all
                        select c.principal_id from credential c where c.type = 'IAMUser' and c.user_name = o.name
                        union all
                        select (r.body::jsonb) #>> '{userIdentity,principalId}' from session s
                        join record r on r.session_id = s.session_id and r.event_time = s.issued_at
                        where s.own_origin_id = o.origin_id) as ids
                    where id is not null) as ids
                from origin o where o.origin_id = ?\
                """;
        Set<String> identity = new LinkedHashSet<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, origin);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return identity;
                }
                OriginKind kind = OriginKind.valueOf(row.getString("kind"));
                if (kind == OriginKind.AWS_SERVICE || kind == OriginKind.ROOT_USER) {
                    return identity;
                }
                identity.add(row.getString("name"));
                for (String id : List.of((String[]) row.getArray("ids").getArray())) {
                    if (origin.equals(Ids.origin(kind, id))) {
                        identity.add(id);
                    }
                }
            }
        }
        return identity;
    }

    private static Set<String> ownNames(Connection connection, UUID origin) throws SQLException {
        String sql =
                """
                select distinct q.value
                from session s cross join lateral (values (s.session_name), (s.source_identity)) as q (value)
                where s.own_origin_id = ? and q.value is not null and not exists (
                    select from session o
                    where (o.session_name = q.value or o.source_identity = q.value)
                      and o.origin_id is distinct from s.own_origin_id
                      and o.own_origin_id is distinct from s.own_origin_id)\
                """;
        Set<String> names = new LinkedHashSet<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, origin);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        }
        return names;
    }

    /// Asks for an erasure, which is done as soon as nobody else writes.
    ///
    /// @param values none of them is stored, only what they are known by
    /// @return the id of the erasure
    public UUID ask(Collection<String> values, Mode mode, String reason, String by)
            throws StoreException {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("Nothing is to be erased");
        }
        List<Value> known = new ArrayList<>();
        for (String value : values) {
            known.add(Value.of(key, value));
            String inAddresses = URLEncoder.encode(value, UTF_8);
            if (!inAddresses.equals(value)) {
                known.add(Value.of(key, inAddresses));
            }
        }
        UUID id = UUID.randomUUID();
        write(
                new Request(
                        id,
                        mode,
                        reason,
                        by,
                        Instant.now(),
                        HexFormat.of().formatHex(key.check()),
                        new Erasure(id, salt(mode), known)));
        return id;
    }

    /// A request that does not tell what it erases, to be kept elsewhere.
    ///
    /// @param keyCheck tells whether a key is the one of its hashes, in hex
    public record Request(
            UUID erasureId,
            Mode mode,
            String reason,
            String askedBy,
            Instant askedAt,
            String keyCheck,
            Erasure erasure) {}

    /// All that was done, or is to be, in that order.
    public List<Request> all() throws StoreException {
        try (Connection connection = dataSource.getConnection()) {
            return StoredErasures.requests(connection);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Has done what a database that was put back does not know of.
    ///
    /// @throws IllegalStateException if it was asked for under another key
    public void again(Request request) throws StoreException {
        if (!request.keyCheck().equals(HexFormat.of().formatHex(key.check()))) {
            throw new IllegalStateException(
                    "Erasure %s was asked for under another webhook.key: put that one back"
                            .formatted(request.erasureId()));
        }
        write(request);
    }

    private void write(Request request) throws StoreException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            StoredErasures.ask(connection, request);
            connection.commit();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private static Salt salt(Mode mode) {
        if (mode == Mode.PSEUDONYMISE) {
            return Salt.OF_PSEUDONYMS;
        }
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new Salt(HexFormat.of().formatHex(salt));
    }
}
