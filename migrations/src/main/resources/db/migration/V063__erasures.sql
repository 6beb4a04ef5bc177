-- People whose names were taken out of what is stored, and the marks by which later arrivals lose them, too: keyed
-- hashes of what was erased. The key lies outside the database.

create table erasure (
    erasure_number bigint      generated always as identity primary key, -- later ones rename what earlier ones left
    erasure_id     uuid        not null unique,
    mode           text        not null check (mode in ('PSEUDONYMISE', 'ERASE')),
    reason         text        not null,
    asked_by       text        not null,
    asked_at       timestamptz not null default clock_timestamp(),
    key_check      bytea       not null, -- tells whether a key is the one that the marks were made with
    salt           bytea       not null, -- of the names that stand in
    state          text        not null check (state in ('QUEUED', 'DONE', 'REFUSED')),
    refusal        text,
    rows_changed   jsonb,                -- how many, by table
    done_at        timestamptz,
    feed_xid       xid8,                 -- of the parts of the feed that tell indexes which sessions left
    feed_forgotten boolean     not null default false -- whether these are gone: who has not read them cannot catch up
);

create index erasure_queued on erasure (erasure_number) where state = 'QUEUED';

-- What is erased: HMAC-SHA-256 of the value without case. Its length spares looking at all other texts.
create table erased_value (
    erasure_number bigint not null references erasure,
    value_hash     bytea  not null,
    length         int    not null,
    primary key (erasure_number, value_hash)
);

-- How far the one is that is under way. Not in its own transaction, of which nobody sees anything before its end.
create table erasure_progress (
    erasure_number bigint      not null primary key,
    reading        text        not null, -- the table that is read
    rows_read      bigint      not null,
    told_at        timestamptz not null
);

-- A record that was changed shows no hash of what it was, and its salt is gone: of its fields those that are as they
-- were have salts of their own, the others the commitments to what they were.
alter table record
    add column erased     boolean not null default false,
    add column log_fields bytea;
