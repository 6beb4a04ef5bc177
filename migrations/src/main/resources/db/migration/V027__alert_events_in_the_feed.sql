-- Which transaction told of an alert: the live stream orders sessions and alerts by it, as in change_feed.
-- Numbers of alert events alone are no order: a lower one may be committed after a higher one was read.
alter table alert_event add column xid xid8 not null default pg_current_xact_id();

create index alert_event_feed on alert_event (xid, alert_event_id);
