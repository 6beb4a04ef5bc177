package dev.hoptrail.api.webhook.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.webhook.store.Claim.Event;
import dev.hoptrail.api.webhook.store.Delivery.Attempt;
import dev.hoptrail.api.webhook.store.Delivery.Kind;
import dev.hoptrail.api.webhook.store.Verdict.Again;
import dev.hoptrail.api.webhook.store.Verdict.Dead;
import dev.hoptrail.api.webhook.store.Verdict.Delivered;
import dev.hoptrail.api.webhook.store.Verdict.Gone;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Claims deliveries for attempts, and keeps what came of these.
@Singleton
public final class AttemptStore {

    /// So many failures in a row mean that the receiver is away, not that it dislikes a message.
    public static final int AWAY = 5;

    private final Database database;

    public AttemptStore(Database database) {
        this.database = database;
    }

    /// Takes deliveries that are due for attempts. A subject's later ones wait for its earlier
    /// ones, a digest for those before what it sums up.
    ///
    /// @param until when the lease ends: whoever died in between holds nobody up for longer
    public List<Claim> claim(UUID webhookId, Instant now, Instant until, int limit) {
        return database.list(
                """
                with due as (
                    select d.delivery_id
                    from webhook_delivery as d
                    where d.webhook_id = ? and d.state = 'WAITING' and d.next_attempt_at <= ?
                      and (d.claimed_until is null or d.claimed_until <= ?)
                      and not exists (
                          select from webhook_delivery as b
                          where b.webhook_id = d.webhook_id and b.subject_id = d.subject_id
                            and b.delivery_id < d.delivery_id and b.state in ('WAITING', 'HELD'))
                      and not exists (
                          select from webhook_delivery as m
                          join webhook_delivery as b
                            on b.webhook_id = m.webhook_id and b.subject_id = m.subject_id
                           and b.delivery_id < m.delivery_id and b.state in ('WAITING', 'HELD')
                           and b.digest_id is distinct from d.delivery_id
                          where m.digest_id = d.delivery_id)
                    order by d.next_attempt_at, d.delivery_id
                    limit ?
                    for update of d skip locked),
                taken as (
                    update webhook_delivery as d set claim = ?, claimed_until = ?
                    from due
                    where d.delivery_id = due.delivery_id
                    returning d.*)
                select t.delivery_id, t.message_id, t.webhook_id, t.kind, t.claim, t.tries,
                       t.queued_at, t.created_at, e.type, e.created_at as at, e.payload
                from taken as t
                left join alert_event as e on e.alert_event_id = t.alert_event_id
                order by t.delivery_id
                """,
                AttemptStore::claim,
                webhookId,
                now,
                now,
                limit,
                UUID.randomUUID(),
                until);
    }

    /// Makes a test, which nobody else attempts.
    public Claim addTest(UUID webhookId, Instant now, Instant until) {
        return database.first(
                        """
                        insert into webhook_delivery (
                            webhook_id, kind, state, created_at, queued_at, next_attempt_at,
                            claim, claimed_until)
                        values (?, 'TEST', 'WAITING', ?, ?, ?, ?, ?)
                        returning delivery_id, message_id, webhook_id, kind, claim, tries,
                                  queued_at, created_at, null as type, null as payload
                        """,
                        AttemptStore::claim,
                        webhookId,
                        now,
                        now,
                        now,
                        UUID.randomUUID(),
                        until)
                .orElseThrow();
    }

    private static Claim claim(ResultSet row) throws SQLException {
        String type = row.getString("type");
        return new Claim(
                row.getLong("delivery_id"),
                row.getObject("message_id", UUID.class),
                row.getObject("webhook_id", UUID.class),
                Kind.valueOf(row.getString("kind")),
                row.getObject("claim", UUID.class),
                row.getInt("tries"),
                Objects.requireNonNull(Database.instant(row, "queued_at")),
                Objects.requireNonNull(Database.instant(row, "created_at")),
                type == null
                        ? null
                        : new Event(
                                type,
                                Objects.requireNonNull(Database.instant(row, "at")),
                                row.getString("payload")));
    }

    /// What a digest sums up.
    ///
    /// @param alerts how many with this rule and severity
    public record DigestPart(String ruleId, String severity, long alerts) {}

    /// How many alerts of which rule a digest sums up.
    public List<DigestPart> digestParts(long digestId) {
        return database.list(
                """
                select e.rule_id, e.severity, count(*) as alerts
                from webhook_delivery as d
                join alert_event as e using (alert_event_id)
                where d.digest_id = ?
                group by e.rule_id, e.severity
                order by count(*) desc, e.rule_id, e.severity
                """,
                row ->
                        new DigestPart(
                                row.getString("rule_id"),
                                row.getString("severity"),
                                row.getLong("alerts")),
                digestId);
    }

    /// The first events that a digest sums up.
    public List<Event> digestEvents(long digestId, int limit) {
        return database.list(
                """
                select e.type, e.created_at, e.payload
                from webhook_delivery as d
                join alert_event as e using (alert_event_id)
                where d.digest_id = ?
                order by d.delivery_id
                limit ?
                """,
                row ->
                        new Event(
                                row.getString("type"),
                                Objects.requireNonNull(Database.instant(row, "created_at")),
                                row.getString("payload")),
                digestId,
                limit);
    }

    /// Writes down an attempt and what follows from it.
    ///
    /// @param failingFor after so long without any success the webhook is disabled
    /// @return false if the lease ended and somebody else has the delivery
    public boolean finish(Claim claim, Attempt attempt, Verdict verdict, Duration failingFor) {
        Outcome outcome = Outcome.of(verdict);
        boolean counts = claim.kind() != Kind.TEST;
        return database.update(
                        """
                        with told as materialized (
                            select ?::text as state, ?::timestamptz as again,
                                   ?::timestamptz as held, ?::text as reason, ?::boolean as counts,
                                   ?::timestamptz as now),
                        done as (
                            update webhook_delivery as d
                            set state = told.state, attempts = d.attempts + 1, tries = d.tries + 1,
                                next_attempt_at = coalesce(told.again, d.next_attempt_at),
                                claim = null, claimed_until = null,
                                finished_at = case when told.again is null then told.now end
                            from told
                            where d.delivery_id = ? and d.claim = ?
                            returning d.delivery_id, d.webhook_id, d.attempts),
                        members as (
                            update webhook_delivery as m
                            set state = told.state, finished_at = told.now
                            from told, done
                            where m.digest_id = done.delivery_id and told.again is null),
                        -- A receiver that is back is told at once what it missed.
                        missed as (
                            update webhook_delivery as d set next_attempt_at = told.now
                            from told, done join webhook as w using (webhook_id)
                            where told.counts and told.state = 'DELIVERED' and w.failures >= ?
                              and d.webhook_id = done.webhook_id and d.state = 'WAITING'
                              and d.delivery_id <> done.delivery_id
                              and d.next_attempt_at > told.now and d.claim is null),
                        health as (
                            update webhook as w
                            set failures = case when told.state = 'DELIVERED' then 0
                                                else w.failures + 1 end,
                                failing_since = case when told.state = 'DELIVERED' then null
                                                     else coalesce(w.failing_since, told.now) end,
                                held_until = case when told.state = 'DELIVERED' then null
                                                  else greatest(w.held_until, told.held) end,
                                enabled = told.reason is null
                                    and (told.state = 'DELIVERED' or w.failing_since is null
                                         or w.failing_since > told.now - ?::interval)
                                    and w.enabled,
                                disabled_reason = case
                                    when not w.enabled then w.disabled_reason
                                    when told.reason is not null then told.reason
                                    when told.state <> 'DELIVERED'
                                         and w.failing_since <= told.now - ?::interval
                                        then 'FAILING' end
                            from told, done
                            where w.webhook_id = done.webhook_id and told.counts
                              and (told.state <> 'DELIVERED' or w.failures > 0
                                   or w.held_until is not null))
                        insert into webhook_attempt (
                            delivery_id, attempt, at, duration_millis, status, error, excerpt)
                        select delivery_id, attempts, ?::timestamptz, ?, ?::int, ?::text, ?::text
                        from done
                        """,
                        outcome.state(),
                        outcome.again(),
                        outcome.held(),
                        outcome.reason(),
                        counts,
                        attempt.at(),
                        claim.deliveryId(),
                        claim.claim(),
                        AWAY,
                        failingFor.toSeconds() + " seconds",
                        failingFor.toSeconds() + " seconds",
                        attempt.at(),
                        attempt.durationMillis(),
                        attempt.status(),
                        attempt.error(),
                        attempt.excerpt())
                > 0;
    }

    private record Outcome(
            String state,
            @Nullable Instant again,
            @Nullable Instant held,
            @Nullable String reason) {

        static Outcome of(Verdict verdict) {
            return switch (verdict) {
                case Delivered() -> new Outcome("DELIVERED", null, null, null);
                case Again(Instant at, @Nullable Instant held) ->
                        new Outcome("WAITING", at, held, null);
                case Dead() -> new Outcome("DEAD", null, null, null);
                case Gone() -> new Outcome("DEAD", null, null, "GONE");
            };
        }
    }
}
