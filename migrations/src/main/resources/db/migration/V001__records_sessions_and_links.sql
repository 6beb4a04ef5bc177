-- The truth that all processes share: records with their sightings, the sessions folded from
-- them, the links between sessions with their history, and how far each topic was consumed.
--
-- Times of events are instants of AWS (UTC, second resolution). Hashes named *_hash are the first
-- eight bytes of a SHA-256 over the folded text: they keep the hot indexes narrow, and a reader
-- always compares the full text as well.

-- Epoch seconds as instants: sets of times travel as numbers, which is cheaper than as text.
create function times(seconds bigint[]) returns timestamptz[]
    language sql immutable parallel safe
    return array(select to_timestamp(second) from unnest(seconds) as second);

-- Offsets live in the transaction that stores the data; Kafka's own commit only feeds lag monitors.
create table consumed_offset (
    topic_id    uuid   not null,
    topic       text   not null,
    partition   int    not null,
    next_offset bigint not null,
    primary key (topic_id, partition)
);

-- Where records were read: a file, an object, a push. The id is a hash of the URI.
create table source (
    source_id bigint not null primary key,
    uri       text   not null
);

-- One row for each body under which a record was delivered. Nearly always that is one; where it
-- is more, all are kept, and the effective one is the latest addendum, else the smallest canonical hash.
create table record (
    record_id    uuid        not null, -- SHA-256 of (recipientAccountId, eventID), cut
    event_time   timestamptz not null,
    body_hash    bigint      not null, -- of the delivered bytes
    account_id   text        not null,
    event_id     text        not null,
    event_source text        not null,
    event_name   text        not null,
    error_code   text,
    session_id   uuid,                 -- the session that this record issued
    subject_hash bigint,               -- the credential or principal that an evidence record speaks of
    conflict     boolean     not null default false,
    source_id    bigint      not null, -- first sighting; further ones are rows of sighting
    source_index int         not null,
    sha256       bytea       not null, -- of the record's bytes where it was read
    body         text        not null, -- the record's JSON, session token blanked
    primary key (record_id, event_time, body_hash)
) partition by range (event_time);

create table record_default partition of record default;

-- Most records fit a page. Compressing each that is over 2 KB would cost more than storing it.
alter table record_default set (toast_tuple_target = 8160);

-- Evidence is looked up by what it speaks of; refusals by when they happened.
create index record_subject on record (subject_hash, event_time) where subject_hash is not null;
create index record_denied on record (event_time, record_id) where error_code is not null;

create table sighting (
    record_id    uuid        not null,
    event_time   timestamptz not null,
    body_hash    bigint      not null,
    source_id    bigint      not null,
    source_index int         not null,
    primary key (record_id, event_time, body_hash, source_id, source_index)
);

-- Accounts whose trail was read. They are inside unless a list of organisation accounts is configured.
create table account (
    account_id text not null primary key
);

create table origin (
    origin_id  uuid not null primary key,
    kind       text not null,
    name       text not null,
    name_at    timestamptz, -- event time of the record that showed the name; null: the name is an id
    arn        text,
    account_id text,
    provider   text,
    actor      text not null
);

create table session (
    session_id        uuid        not null, -- UUIDv8, begins with the issue second
    issued_at         timestamptz not null,
    kind              text        not null,
    expires_at        timestamptz not null,
    expiry_estimated  boolean     not null,
    duration_seconds  int,
    issued_key        text,
    issued_key_hash   bigint,
    principal_id      text,
    principal_hash    bigint,               -- of principal_id, else of account/role/session name
    role_arn          text,
    account_id        text,
    session_name      text,
    action            text,
    source_identity   text,
    -- the caller, where it may be a session
    caller_kind       text        not null,
    caller_key        text,
    caller_key_hash   bigint,
    caller_principal  text,
    caller_principal_hash bigint,
    caller_created_at timestamptz,
    caller_arn        text,
    caller_account    text,
    own_origin_id     uuid,                 -- the caller, where it is no session
    incoming_tags     jsonb,                -- incomingTransitiveTags; null where the record has none
    detail            jsonb       not null,
    records           jsonb       not null, -- the copies of the issuing call
    -- the link
    parent_id         uuid,
    grade             text        not null,
    link              jsonb       not null,
    linked_xid        xid8        not null default pg_current_xact_id(),
    -- derived along the chain
    chain_id          uuid        not null,
    depth             int,
    origin_id         uuid,
    tags              jsonb       not null,
    primary key (session_id, issued_at)
) partition by range (issued_at);

create table session_default partition of session default;

create index session_issued_key on session (issued_key_hash) where issued_key_hash is not null;
create index session_principal on session (principal_hash, issued_at);
create index session_unseen on session (principal_hash, issued_at) where kind = 'UNSEEN';
create index session_caller_key on session (caller_key_hash) where caller_key_hash is not null;
create index session_caller_principal on session (caller_principal_hash) where caller_principal_hash is not null;
create index session_caller_account on session (caller_account) where caller_kind = 'ACCOUNT';
create index session_chain on session (chain_id);

-- What was believed of a session before: one row for each link that a later one replaced.
create table link_version (
    session_id uuid  not null,
    from_xid   xid8  not null,
    to_xid     xid8  not null,
    parent_id  uuid,
    grade      text  not null,
    link       jsonb not null,
    chain_id   uuid  not null,
    depth      int,
    origin_id  uuid,
    tags       jsonb not null,
    primary key (session_id, to_xid)
);

create index link_version_chain on link_version (chain_id, to_xid);

-- A placeholder whose issuance arrived leaves the current state and stays as an alias.
create table session_alias (
    alias_id   uuid  not null primary key,
    session_id uuid,                -- null: it dissolved without a single successor
    from_xid   xid8  not null,
    to_xid     xid8  not null default pg_current_xact_id(),
    placeholder jsonb not null      -- the row that left
);

create index session_alias_session on session_alias (session_id);

-- Credentials that were shown at work, one row for each (type, key, principal, creation second).
create table credential (
    credential_id   bigint      not null primary key,
    type            text        not null,
    access_key      text,
    key_hash        bigint,
    principal_id    text,
    principal_hash  bigint,
    created_at      timestamptz,
    arn             text,
    role_arn        text,
    account_id      text,
    user_name       text,
    source_identity text,
    user_id         text,        -- onBehalfOf of Identity Center
    identity_store  text,
    from_console    boolean     not null default false
);

create index credential_key on credential (key_hash) where key_hash is not null;
create index credential_principal on credential (principal_hash, created_at) where principal_hash is not null;

-- What a credential did, summed up for each file: replaying a file replaces its sums.
create table session_use (
    hour          timestamptz not null,
    credential_id bigint      not null,
    source_id     bigint      not null,
    part          int         not null,
    trail_id      bigint      not null,
    calls         jsonb       not null, -- [{account, region, service, action, error, ip, agent, count, first, last}]
    primary key (credential_id, hour, source_id, part)
) partition by range (hour);

create table session_use_default partition of session_use default;

create table rejected (
    rejected_id  uuid        not null primary key,
    received_at  timestamptz not null default now(),
    source       text        not null,
    source_index bigint      not null,
    source_offset bigint     not null,
    length       bigint      not null,
    sha256       bytea,
    reason       text        not null,
    detail       text        not null,
    excerpt      text        not null
);

create index rejected_received on rejected (received_at, rejected_id);

-- Which sessions a transaction changed. Readers order by xid and stop below pg_snapshot_xmin.
create table change_feed (
    xid         xid8   not null default pg_current_xact_id(),
    part        int    not null,
    session_ids uuid[] not null,
    removed_ids uuid[] not null,
    primary key (xid, part)
);

-- Transaction ids start anew after a restore: positions carry this epoch.
create table feed_epoch (
    epoch   uuid        not null default gen_random_uuid(),
    started timestamptz not null default now()
);

insert into feed_epoch default values;

-- When a transaction became known, stamped in commit order by the reader that holds the lease.
create table known_at (
    xid      xid8        not null primary key,
    known_at timestamptz not null
);

create index known_at_time on known_at (known_at, xid);

-- What a batch wrote while other writers were at work: looked at again after the commit.
create table relink (
    xid             xid8          not null primary key default pg_current_xact_id(),
    snapshot        pg_snapshot   not null,
    session_ids     uuid[]        not null,
    joined_accounts text[]        not null,
    record_ids      uuid[]        not null,
    record_times    timestamptz[] not null,
    credential_ids  bigint[]      not null
);

-- Partitions by month are made when the first row of a month comes. The service may not create
-- tables: this function does so for it, and takes along rows that waited in the default partition.
create function ensure_partition(parent text, month date) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    child text := parent || to_char(month, '"_"YYYY"_"MM');
    until date := month + interval '1 month';
    key text;
begin
    if parent not in ('record', 'session', 'session_use') or month <> date_trunc('month', month) then
        raise exception 'No partition of % for %', parent, month;
    end if;
    key := case parent when 'record' then 'event_time' when 'session' then 'issued_at' else 'hour' end;
    perform pg_advisory_xact_lock(hashtext('hoptrail.partition'));
    if to_regclass(child) is not null then
        return;
    end if;
    execute format('create table %I (like %I including all)', child, parent);
    if parent = 'record' then
        execute format('alter table %I set (toast_tuple_target = 8160)', child);
    end if;
    execute format(
        'with waiting as (delete from %I where %I >= %L and %I < %L returning *) insert into %I select * from waiting',
        parent || '_default', key, month, key, until, child);
    execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, child, month, until);
end
$$;
