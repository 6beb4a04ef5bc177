package dev.hoptrail.api.webhook.store;

import dev.hoptrail.api.database.store.Database;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/// Makes deliveries of what happened to alerts.
///
/// One process at a time does: two that took their shares of the outbox side by side would write
/// the later events of a subject first. A process that dies in between has written nothing.
@Singleton
public final class Outbox {

    private static final long FANNING_OUT = 0x776562686f6f6b73L; // "webhooks"
    private static final String SEVERITIES = "array['INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL']";

    private final Database database;

    public Outbox(Database database) {
        this.database = database;
    }

    /// Makes the deliveries of the oldest events that have none, and marks these as dispatched.
    ///
    /// @return how many events; 0 also where another process is at it
    public int fanOut(Instant now, int limit) {
        return database.update(
                """
                with moment as materialized (
                    select pg_try_advisory_xact_lock(%1$d) as is_mine, ?::timestamptz as now),
                taken as materialized (
                    select e.alert_event_id, e.subject_id, e.type, e.rule_id, e.severity
                    from moment, alert_event as e
                    where moment.is_mine and not e.dispatched
                    order by e.alert_event_id
                    limit ?
                    for update of e skip locked),
                wanted as materialized (
                    select t.alert_event_id, t.subject_id, w.webhook_id, w.digest_after, moment.now,
                           case when w.digest_from + w.digest_seconds * interval '1 second'
                                     > moment.now
                                then w.digest_count else 0 end as told,
                           row_number() over (
                               partition by w.webhook_id order by t.alert_event_id) as place
                    from moment, taken as t
                    join webhook as w on w.enabled
                      and array_position(%2$s, t.severity)
                          >= array_position(%2$s, w.minimum_severity)
                      and (w.rules = '{}' or t.rule_id = any (w.rules))
                      and (w.event_types = '{}' or t.type = any (w.event_types))),
                made as (
                    insert into webhook_delivery (
                        webhook_id, kind, alert_event_id, subject_id, state,
                        created_at, queued_at, next_attempt_at)
                    select webhook_id, 'ALERT', alert_event_id, subject_id,
                           case when told + place > digest_after then 'HELD' else 'WAITING' end,
                           now, now, now
                    from wanted
                    order by alert_event_id, webhook_id),
                counted as (
                    update webhook as w
                    set digest_from = case when c.told = 0 then c.now else w.digest_from end,
                        digest_count = c.told + c.more
                    from (select webhook_id, max(told) as told, max(place) as more,
                                 max(now) as now
                          from wanted
                          where digest_after is not null
                          group by webhook_id) as c
                    where w.webhook_id = c.webhook_id)
                update alert_event as e set dispatched = true
                from taken
                where e.alert_event_id = taken.alert_event_id
                """
                        .formatted(FANNING_OUT, SEVERITIES),
                now,
                limit);
    }

    /// Makes a digest for each webhook that holds alerts back and whose interval is over.
    ///
    /// @return how many alerts are in them
    public int sumUp(Instant now) {
        return database.update(
                """
                with moment as materialized (
                    select pg_try_advisory_xact_lock(%d) as is_mine, ?::timestamptz as now),
                held as materialized (
                    select d.delivery_id, d.webhook_id, moment.now
                    from moment, webhook_delivery as d
                    join webhook as w on w.webhook_id = d.webhook_id and w.enabled
                      and (w.digest_after is null
                           or w.digest_from + w.digest_seconds * interval '1 second' <= ?)
                    where moment.is_mine and d.state = 'HELD' and d.digest_id is null
                    for update of d skip locked),
                made as (
                    insert into webhook_delivery (
                        webhook_id, kind, state, created_at, queued_at, next_attempt_at)
                    select webhook_id, 'DIGEST', 'WAITING', max(now), max(now), max(now)
                    from held
                    group by webhook_id
                    returning webhook_id, delivery_id)
                update webhook_delivery as d set digest_id = made.delivery_id
                from held
                join made using (webhook_id)
                where d.delivery_id = held.delivery_id
                """
                        .formatted(FANNING_OUT),
                now,
                now);
    }

    /// Forgets some of what was delivered long ago.
    ///
    /// @return how many deliveries
    public int forget(Instant now, Duration kept, int limit) {
        return database.update(
                """
                delete from webhook_delivery
                where delivery_id in (
                    select delivery_id from webhook_delivery
                    where state = 'DELIVERED' and finished_at < ?
                    order by finished_at
                    limit ?)
                """,
                now.minus(kept),
                limit);
    }
}
