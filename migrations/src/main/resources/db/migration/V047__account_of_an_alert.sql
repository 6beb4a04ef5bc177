-- Alerts are asked for by account: that of the session that an alert is about, the last one of its path.

alter table alert add column account_id text generated always as (content #>> '{path,-1,accountId}') stored;

create index alert_account on alert (account_id, opened_at, alert_id);
