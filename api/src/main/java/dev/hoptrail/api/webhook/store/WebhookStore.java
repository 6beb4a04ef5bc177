package dev.hoptrail.api.webhook.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.webhook.store.Webhook.Digest;
import dev.hoptrail.api.webhook.store.Webhook.DisabledReason;
import dev.hoptrail.api.webhook.store.Webhook.Filter;
import dev.hoptrail.api.webhook.store.Webhook.Format;
import dev.hoptrail.api.webhook.store.Webhook.Health;
import dev.hoptrail.api.webhook.store.Webhook.Redacted;
import dev.hoptrail.api.webhook.store.Webhook.Signing;
import dev.hoptrail.correlate.detect.Severity;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The webhooks that there are.
@Singleton
public final class WebhookStore {

    private static final String COLUMNS =
            """
            webhook_id, name, format, signing, address, sealed, sealed_with, version,
            minimum_severity, rules, event_types, redacted_tags, redacted_fields,
            digest_after, digest_seconds, enabled, disabled_reason, created_at,
            failures, failing_since, held_until
            """;

    private final Database database;

    public WebhookStore(Database database) {
        this.database = database;
    }

    /// Webhooks by id, a page of them.
    public List<Webhook> list(@Nullable UUID after, int limit) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                        from webhook
                        where ?::uuid is null or webhook_id > ?::uuid
                        order by webhook_id
                        limit ?
                        """,
                WebhookStore::webhook,
                after,
                after,
                limit);
    }

    public Optional<Webhook> find(UUID webhookId) {
        return database.first(
                "select " + COLUMNS + " from webhook where webhook_id = ?",
                WebhookStore::webhook,
                webhookId);
    }

    /// Webhooks that something is due for and that a key can read.
    public List<Webhook> due(String sealedWith, Instant now) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                        from webhook as w
                        where w.enabled and w.sealed_with = ?
                          and (w.held_until is null or w.held_until <= ?)
                          and exists (
                              select from webhook_delivery as d
                              where d.webhook_id = w.webhook_id and d.state = 'WAITING'
                                and d.next_attempt_at <= ?
                                and (d.claimed_until is null or d.claimed_until <= ?))
                        order by webhook_id
                        """,
                WebhookStore::webhook,
                sealedWith,
                now,
                now,
                now);
    }

    /// How many webhooks a key cannot read.
    public long sealedOtherwise(String sealedWith) {
        return database.first(
                        "select count(*) as webhooks from webhook where sealed_with <> ?",
                        row -> row.getLong("webhooks"),
                        sealedWith)
                .orElse(0L);
    }

    public void add(Webhook webhook) {
        Digest digest = webhook.digest();
        database.update(
                """
                insert into webhook (
                    webhook_id, name, format, signing, address, sealed, sealed_with,
                    minimum_severity, rules, event_types, redacted_tags, redacted_fields,
                    digest_after, digest_seconds, enabled, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?::text[], ?::text[], ?::text[], ?::text[],
                        ?, ?, ?, ?)
                """,
                webhook.webhookId(),
                webhook.name(),
                webhook.format().name(),
                webhook.signing().name(),
                webhook.address(),
                webhook.sealed(),
                webhook.sealedWith(),
                webhook.filter().minimumSeverity().name(),
                array(webhook.filter().rules()),
                array(webhook.filter().eventTypes()),
                array(webhook.redacted().tagKeys()),
                array(webhook.redacted().fields()),
                digest == null ? null : digest.after(),
                digest == null ? null : Math.toIntExact(digest.interval().toSeconds()),
                webhook.enabled(),
                webhook.createdAt());
    }

    /// Writes new settings over those of the same version. Enabling one that was disabled starts
    /// afresh: what failed before counts no more.
    ///
    /// @param enabled null to leave that as it is, whoever changed it
    /// @return false if others changed the settings meanwhile
    public boolean change(Webhook webhook, @Nullable Boolean enabled) {
        Digest digest = webhook.digest();
        return database.update(
                        """
                        update webhook as w
                        set name = ?, address = ?, sealed = ?, sealed_with = ?,
                            version = version + 1, minimum_severity = ?, rules = ?::text[],
                            event_types = ?::text[], redacted_tags = ?::text[],
                            redacted_fields = ?::text[], digest_after = ?::int,
                            digest_seconds = ?::int, enabled = coalesce(wish, w.enabled),
                            disabled_reason =
                                case when wish is null then disabled_reason end,
                            failures = case when wish and not w.enabled then 0 else failures end,
                            failing_since = case when wish and not w.enabled then null
                                                 else failing_since end,
                            held_until = case when wish and not w.enabled then null
                                              else held_until end
                        from (select ?::boolean as wish) as given
                        where webhook_id = ? and version = ?
                        """,
                        webhook.name(),
                        webhook.address(),
                        webhook.sealed(),
                        webhook.sealedWith(),
                        webhook.filter().minimumSeverity().name(),
                        array(webhook.filter().rules()),
                        array(webhook.filter().eventTypes()),
                        array(webhook.redacted().tagKeys()),
                        array(webhook.redacted().fields()),
                        digest == null ? null : digest.after(),
                        digest == null ? null : Math.toIntExact(digest.interval().toSeconds()),
                        enabled,
                        webhook.webhookId(),
                        webhook.version())
                > 0;
    }

    /// Forgets a webhook and all its deliveries.
    public boolean remove(UUID webhookId) {
        return database.update("delete from webhook where webhook_id = ?", webhookId) > 0;
    }

    private static Object array(List<String> words) {
        return words.toArray(String[]::new);
    }

    private static Webhook webhook(ResultSet row) throws SQLException {
        String reason = row.getString("disabled_reason");
        Integer after = row.getObject("digest_after", Integer.class);
        return new Webhook(
                row.getObject("webhook_id", UUID.class),
                row.getString("name"),
                Format.valueOf(row.getString("format")),
                Signing.valueOf(row.getString("signing")),
                row.getString("address"),
                row.getString("sealed"),
                row.getString("sealed_with"),
                row.getLong("version"),
                new Filter(
                        Severity.valueOf(row.getString("minimum_severity")),
                        words(row, "rules"),
                        words(row, "event_types")),
                new Redacted(words(row, "redacted_tags"), words(row, "redacted_fields")),
                after == null
                        ? null
                        : new Digest(after, Duration.ofSeconds(row.getLong("digest_seconds"))),
                row.getBoolean("enabled"),
                reason == null ? null : DisabledReason.valueOf(reason),
                Objects.requireNonNull(Database.instant(row, "created_at")),
                new Health(
                        row.getInt("failures"),
                        Database.instant(row, "failing_since"),
                        Database.instant(row, "held_until")));
    }

    private static List<String> words(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
