package dev.hoptrail.api.treelog.store;

import dev.hoptrail.api.database.store.Database;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The public halves of the keys that signed, the latest first.
@Singleton
public final class SigningKeyStore {

    private final Database database;

    public SigningKeyStore(Database database) {
        this.database = database;
    }

    /// A key.
    ///
    /// @param fingerprint SHA-256 of the raw key, in hex
    /// @param verifier as C2SP signed-note writes it
    /// @param succession the statement of the key before that this one follows; null for the first
    public record KeyRow(
            String fingerprint, String verifier, Instant since, @Nullable String succession) {}

    /// All keys, the one in force first.
    public List<KeyRow> keys() {
        return database.list(
                "select fingerprint, verifier, since, succession from signing_key order by key_number desc",
                row ->
                        new KeyRow(
                                row.getString("fingerprint"),
                                row.getString("verifier"),
                                Objects.requireNonNull(Database.instant(row, "since")),
                                row.getString("succession")));
    }

    /// Remembers a key, if the one in force is the one it follows.
    ///
    /// @param follows fingerprint; null for the first key
    /// @return false if another one is in force
    public boolean add(
            @Nullable String follows,
            String fingerprint,
            String verifier,
            @Nullable String succession) {
        return database.update(
                        """
                        with held as materialized (select pg_advisory_xact_lock(hashtext('hoptrail.signing_key')))
                        insert into signing_key (fingerprint, verifier, succession)
                        select ?, ?, ? from held
                        where (select fingerprint from signing_key order by key_number desc limit 1)
                              is not distinct from ?::text
                        """,
                        fingerprint,
                        verifier,
                        succession,
                        follows)
                == 1;
    }
}
