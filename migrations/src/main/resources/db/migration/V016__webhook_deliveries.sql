-- What each webhook is to be told, in the order of delivery_id for each subject.
create table webhook_delivery (
    delivery_id     bigint generated always as identity primary key,
    message_id      uuid        not null unique default gen_random_uuid(), -- the same on every attempt
    webhook_id      uuid        not null references webhook on delete cascade,
    kind            text        not null check (kind in ('ALERT', 'DIGEST', 'TEST')),
    alert_event_id  bigint      references alert_event, -- of an ALERT
    subject_id      uuid,       -- of an ALERT
    digest_id       bigint      references webhook_delivery on delete cascade, -- the one that sums it up
    -- HELD: told by a digest, whether that exists already or not.
    state           text        not null check (state in ('WAITING', 'HELD', 'DELIVERED', 'DEAD')),
    created_at      timestamptz not null,
    queued_at       timestamptz not null, -- when it began to be tried, or tried again by hand
    next_attempt_at timestamptz not null,
    tries           int         not null default 0, -- since queued_at
    attempts        int         not null default 0, -- ever
    claim           uuid,                 -- whose attempt is under way
    claimed_until   timestamptz,          -- from then on anybody may try it
    finished_at     timestamptz,
    check ((kind = 'ALERT') = (alert_event_id is not null and subject_id is not null))
);

create index webhook_delivery_due on webhook_delivery (webhook_id, next_attempt_at, delivery_id)
    where state = 'WAITING';
create index webhook_delivery_order on webhook_delivery (webhook_id, subject_id, delivery_id)
    where state in ('WAITING', 'HELD');
create index webhook_delivery_list on webhook_delivery (webhook_id, delivery_id);
create index webhook_delivery_digest on webhook_delivery (digest_id) where digest_id is not null;
create index webhook_delivery_held on webhook_delivery (webhook_id)
    where state = 'HELD' and digest_id is null;
create index webhook_delivery_finished on webhook_delivery (finished_at) where state = 'DELIVERED';

create table webhook_attempt (
    delivery_id     bigint      not null references webhook_delivery on delete cascade,
    attempt         int         not null, -- counted from 1
    at              timestamptz not null,
    duration_millis bigint      not null,
    status          int,        -- null: no answer
    error           text,       -- null: accepted
    excerpt         text,       -- of the answer
    primary key (delivery_id, attempt)
);
