-- What happened to alerts, to be told to whoever asked for it. A row is written in the transaction that
-- changes the alert and is handed to each webhook at least once; its payload is the alert as it was then.
create table alert_event (
    alert_event_id bigint generated always as identity primary key,
    alert_id       uuid        not null,
    subject_id     uuid        not null,  -- the session it speaks of: deliveries keep its order
    type           text        not null check (type in ('alert.opened', 'alert.updated', 'alert.acknowledged',
                                                        'alert.escalated', 'alert.closed', 'alert.withdrawn')),
    rule_id        text        not null,
    severity       text        not null check (severity in ('INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
    created_at     timestamptz not null default now(),
    payload        jsonb       not null,
    dispatched     boolean     not null default false  -- whether the deliveries of it exist
);

create index alert_event_waiting on alert_event (alert_event_id) where not dispatched;
