package dev.hoptrail.api.security.store;

import dev.hoptrail.api.database.store.Database;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tokens, sign-in codes and browser sessions.
@Singleton
public final class AccessStore {

    private final Database database;

    public AccessStore(Database database) {
        this.database = database;
    }

    /// A token without its secret.
    ///
    /// @param access the word of its level
    /// @param accounts those it is restricted to, sorted; null for all
    @Schema(name = "Token")
    public record TokenRow(
            String tokenId,
            String name,
            String access,
            @Nullable List<String> accounts,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt) {}

    /// A browser that is signed in, without its secret.
    ///
    /// @param access the word of its level
    /// @param accounts those it is restricted to, sorted; null for all
    public record BrowserSession(
            String sessionId,
            String ownerId,
            String name,
            String access,
            @Nullable List<String> accounts,
            Instant createdAt,
            Instant expiresAt) {}

    /// What a secret that is shown must match.
    ///
    /// @param ownerId whose the things are that are made with it
    /// @param accounts those it is restricted to; null for all
    /// @param secretHash SHA-256, in hex
    public record Credential(
            String ownerId,
            String name,
            String access,
            @Nullable List<String> accounts,
            String secretHash,
            @Nullable Instant expiresAt) {}

    /// A token that is not revoked. It may have expired.
    public Optional<Credential> token(String tokenId) {
        return database.first(
                """
                select 'token:' || token_id as owner_id, name, access, accounts, secret_hash, expires_at
                from access_token
                where token_id = ? and revoked_at is null
                """,
                AccessStore::credential,
                tokenId);
    }

    /// A browser that signed in. It may have expired.
    public Optional<Credential> browserSession(String sessionId) {
        return database.first(
                """
                select owner_id, name, access, accounts, secret_hash, expires_at
                from browser_session
                where browser_session_id = ?
                """,
                AccessStore::credential,
                sessionId);
    }

    private static Credential credential(ResultSet row) throws SQLException {
        return new Credential(
                row.getString("owner_id"),
                row.getString("name"),
                row.getString("access"),
                accounts(row),
                HexFormat.of().formatHex(row.getBytes("secret_hash")),
                Database.instant(row, "expires_at"));
    }

    private static @Nullable List<String> accounts(ResultSet row) throws SQLException {
        @Nullable Array accounts = row.getArray("accounts");
        return accounts == null ? null : List.of((String[]) accounts.getArray());
    }

    /// All tokens, newest first.
    public List<TokenRow> tokens() {
        return database.list(
                """
                select token_id, name, access, accounts, created_at, expires_at, revoked_at
                from access_token
                order by created_at desc, token_id
                limit 1000
                """,
                AccessStore::tokenRow);
    }

    private static TokenRow tokenRow(ResultSet row) throws SQLException {
        return new TokenRow(
                row.getString("token_id"),
                row.getString("name"),
                row.getString("access"),
                accounts(row),
                Objects.requireNonNull(Database.instant(row, "created_at")),
                Database.instant(row, "expires_at"),
                Database.instant(row, "revoked_at"));
    }

    /// Adds a token; one that is there already stays as it is.
    public void addToken(TokenRow token, byte[] secretHash) {
        database.update(
                """
                insert into access_token (token_id, name, access, accounts, secret_hash, created_at, expires_at)
                values (?, ?, ?, ?::text[], ?, ?, ?)
                on conflict (token_id) do nothing
                """,
                token.tokenId(),
                token.name(),
                token.access(),
                array(token.accounts()),
                secretHash,
                token.createdAt(),
                token.expiresAt());
    }

    /// Revokes a token and says whether there was one to revoke.
    public boolean revokeToken(String tokenId, Instant now) {
        return database.update(
                        """
                        update access_token set revoked_at = ?
                        where token_id = ? and revoked_at is null
                        """,
                        now,
                        tokenId)
                > 0;
    }

    /// Adds a sign-in code and forgets those that expired.
    public void addCode(byte[] codeHash, String access, Instant now, Instant expiresAt) {
        database.update("delete from sign_in_code where expires_at < ?", now);
        database.update(
                "insert into sign_in_code (code_hash, access, expires_at) values (?, ?, ?)",
                codeHash,
                access,
                expiresAt);
    }

    /// Uses a code up and returns the word of its level, if it holds.
    public Optional<String> takeCode(byte[] codeHash, Instant now) {
        return database.first(
                """
                delete from sign_in_code where code_hash = ? and expires_at >= ? returning access
                """,
                row -> row.getString("access"),
                codeHash,
                now);
    }

    /// A sign-in at the identity provider that has begun.
    ///
    /// @param secretHash SHA-256, in hex
    /// @param target the place within the page to go to
    public record SignIn(String signInId, String secretHash, String target, Instant expiresAt) {}

    /// Adds a sign-in and forgets those that expired.
    public void addSignIn(SignIn begun, Instant now) {
        database.update("delete from provider_sign_in where expires_at < ?", now);
        database.update(
                """
                insert into provider_sign_in (sign_in_id, secret_hash, target, expires_at)
                values (?, ?, ?, ?)
                """,
                begun.signInId(),
                HexFormat.of().parseHex(begun.secretHash()),
                begun.target(),
                begun.expiresAt());
    }

    /// Takes a sign-in out, so that it is finished once.
    public Optional<SignIn> takeSignIn(String signInId) {
        return database.first(
                """
                delete from provider_sign_in where sign_in_id = ?
                returning secret_hash, target, expires_at
                """,
                row ->
                        new SignIn(
                                signInId,
                                HexFormat.of().formatHex(row.getBytes("secret_hash")),
                                row.getString("target"),
                                Objects.requireNonNull(Database.instant(row, "expires_at"))),
                signInId);
    }

    /// Adds a browser session and forgets those that expired.
    public void addBrowserSession(BrowserSession session, byte[] secretHash) {
        database.update("delete from browser_session where expires_at < ?", session.createdAt());
        database.update(
                """
                insert into browser_session
                    (browser_session_id, owner_id, name, access, accounts, secret_hash, created_at,
                     expires_at)
                values (?, ?, ?, ?, ?::text[], ?, ?, ?)
                """,
                session.sessionId(),
                session.ownerId(),
                session.name(),
                session.access(),
                array(session.accounts()),
                secretHash,
                session.createdAt(),
                session.expiresAt());
    }

    private static String @Nullable [] array(@Nullable List<String> accounts) {
        return accounts == null ? null : accounts.toArray(String[]::new);
    }

    /// Ends a browser session.
    public void removeBrowserSession(String sessionId) {
        database.update("delete from browser_session where browser_session_id = ?", sessionId);
    }
}
