package dev.hoptrail.api.webhook.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.webhook.store.Delivery.Attempt;
import dev.hoptrail.api.webhook.store.Delivery.Kind;
import dev.hoptrail.api.webhook.store.Delivery.State;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The deliveries of webhooks, to look at and to queue again.
@Singleton
public final class DeliveryStore {

    private static final String SELECT =
            """
            select d.delivery_id, d.message_id, d.kind, d.state, e.type, e.alert_id, d.subject_id,
                   g.message_id as digest_message_id, d.created_at, d.attempts,
                   case when d.state = 'WAITING' then d.next_attempt_at end as next_attempt_at,
                   d.finished_at, a.status, a.error
            from webhook_delivery as d
            left join alert_event as e on e.alert_event_id = d.alert_event_id
            left join webhook_delivery as g on g.delivery_id = d.digest_id
            left join webhook_attempt as a
              on a.delivery_id = d.delivery_id and a.attempt = d.attempts
            """;

    private final Database database;

    public DeliveryStore(Database database) {
        this.database = database;
    }

    /// Deliveries of a webhook, the latest first.
    ///
    /// @param state null for all
    /// @param before the position of the last one of the page before
    public List<Delivery> list(
            UUID webhookId, @Nullable State state, @Nullable Long before, int limit) {
        return database.list(
                SELECT
                        + """
                        where d.webhook_id = ?
                          and (?::text is null or d.state = ?::text)
                          and (?::bigint is null or d.delivery_id < ?::bigint)
                        order by d.delivery_id desc
                        limit ?
                        """,
                DeliveryStore::delivery,
                webhookId,
                state == null ? null : state.name(),
                state == null ? null : state.name(),
                before,
                before,
                limit);
    }

    public Optional<Delivery> find(UUID webhookId, UUID messageId) {
        return database.first(
                SELECT + " where d.webhook_id = ? and d.message_id = ?",
                DeliveryStore::delivery,
                webhookId,
                messageId);
    }

    /// All attempts of a delivery, the first one first.
    public List<Attempt> attempts(UUID messageId) {
        return database.list(
                """
                select attempt, at, duration_millis, status, error, excerpt
                from webhook_attempt
                join webhook_delivery using (delivery_id)
                where message_id = ?
                order by attempt
                """,
                row ->
                        new Attempt(
                                row.getInt("attempt"),
                                Objects.requireNonNull(Database.instant(row, "at")),
                                row.getLong("duration_millis"),
                                row.getObject("status", Integer.class),
                                row.getString("error"),
                                row.getString("excerpt")),
                messageId);
    }

    /// Queues again what was given up or delivered.
    ///
    /// @param messageId null for all of the webhook that were given up
    /// @return how many
    public int redeliver(UUID webhookId, @Nullable UUID messageId, Instant now) {
        // What a digest told of that was given up is told by that digest again, unless asked for.
        return database.update(
                """
                update webhook_delivery
                set state = 'WAITING', digest_id = null, queued_at = ?, next_attempt_at = ?,
                    tries = 0, claim = null, claimed_until = null, finished_at = null
                where webhook_id = ? and kind <> 'TEST'
                  and case when ?::uuid is null then state = 'DEAD' and digest_id is null
                           else message_id = ?::uuid and state in ('DEAD', 'DELIVERED') end
                """,
                now,
                now,
                webhookId,
                messageId,
                messageId);
    }

    /// Deliveries that wait or are held, of webhooks that are enabled.
    public long waiting() {
        return database.first(
                        """
                        select count(*) as deliveries
                        from webhook_delivery
                        join webhook using (webhook_id)
                        where state in ('WAITING', 'HELD') and enabled
                        """,
                        row -> row.getLong("deliveries"))
                .orElse(0L);
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                row.getLong("delivery_id"),
                row.getObject("message_id", UUID.class),
                Kind.valueOf(row.getString("kind")),
                State.valueOf(row.getString("state")),
                row.getString("type"),
                row.getObject("alert_id", UUID.class),
                row.getObject("subject_id", UUID.class),
                row.getObject("digest_message_id", UUID.class),
                Objects.requireNonNull(Database.instant(row, "created_at")),
                row.getInt("attempts"),
                Database.instant(row, "next_attempt_at"),
                Database.instant(row, "finished_at"),
                row.getObject("status", Integer.class),
                row.getString("error"));
    }
}
