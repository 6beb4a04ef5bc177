-- An append-only Merkle tree (RFC 6962) over commitments to all records and to the access log, and its signed heads.
-- A batch leaves the hashes of its leaves in its own transaction; one process at a time gives them their places.

-- Where a record's leaf is: its number in a batch. Null: stored before there was a log.
alter table record
    add column log_batch  bigint,
    add column log_number int,
    add column log_salt   bytea; -- without it withheld fields could be found by trying out; random

create table log_batch (
    batch_id    bigint      not null primary key, -- random
    made_at     timestamptz not null default clock_timestamp(),
    leaves      int         not null,
    leaf_hashes bytea,                            -- until they have their places
    first_index bigint                            -- null until then
);

create index log_batch_waiting on log_batch (made_at, batch_id) where first_index is null;

create table log_tile (
    level  int    not null,
    tile   bigint not null,
    hashes bytea  not null, -- 256 of 32 bytes, fewer in the last of a level
    primary key (level, tile)
);

-- Hashes do not shrink.
alter table log_tile alter column hashes set storage external;
alter table log_batch alter column leaf_hashes set storage external;

create table tree_log (
    one       boolean     not null primary key default true check (one),
    log_id    uuid        not null default gen_random_uuid(),
    began_at  timestamptz not null default clock_timestamp(),
    tree_size bigint      not null default 0
);

insert into tree_log default values;

-- How far the access log was when a head was made.
create table access_log_leaf (
    leaf_index   bigint not null primary key,
    entry_number bigint not null,
    entry_hash   bytea  not null
);

-- Keys that heads and packs were signed with. Each but the first is named by a statement that the one before signed.
create table signing_key (
    key_number  int         generated always as identity primary key,
    fingerprint text        not null unique, -- SHA-256 of the raw key, in hex
    verifier    text        not null,        -- C2SP signed-note verifier key
    since       timestamptz not null default clock_timestamp(),
    succession  text                         -- signed note; null for the first
);

create table tree_head (
    tree_size   bigint      not null primary key,
    root        bytea       not null,
    made_at     timestamptz not null,
    fingerprint text        not null,
    note        text        not null -- C2SP tlog-checkpoint
);

create index tree_head_made on tree_head (made_at);

-- What was signed is only added to.
create function keep_tree_log() returns trigger
    language plpgsql as $$
begin
    raise exception 'Signed heads and keys are only added to' using errcode = 'insufficient_privilege';
end
$$;

create trigger tree_head_is_kept before update or delete or truncate on tree_head
    for each statement execute function keep_tree_log();
create trigger signing_key_is_kept before update or delete or truncate on signing_key
    for each statement execute function keep_tree_log();
create trigger access_log_leaf_is_kept before update or delete or truncate on access_log_leaf
    for each statement execute function keep_tree_log();
