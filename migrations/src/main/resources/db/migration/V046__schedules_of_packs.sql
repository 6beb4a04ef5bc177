-- Packs that are made of each period of a calendar, once it is over and late records are in.
create table pack_schedule (
    schedule_id uuid        not null primary key,
    request     jsonb       not null, -- what every pack is asked for, without its period
    name        text        not null,
    cron        text        not null, -- periods begin and end at these moments, in UTC
    delay       interval    not null, -- how long after a period's end its pack is made
    next_from   timestamptz not null, -- the period that is made next
    next_to     timestamptz not null,
    made_by     text        not null,
    made_at     timestamptz not null,
    ended_by    text,
    ended_at    timestamptz
);

create index pack_schedule_made on pack_schedule (made_at, schedule_id);

-- Which schedule a pack was made by, and of which of its periods: each has one pack.
alter table pack
    add column schedule_id uuid,
    add column period_from timestamptz;

create unique index pack_period on pack (schedule_id, period_from) where schedule_id is not null;
