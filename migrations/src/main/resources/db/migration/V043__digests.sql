-- CloudTrail's digest files, what they name, and what came of verifying them: a function of the files that were read,
-- in whatever order.

create table digest_file (
    digest_id   uuid        not null primary key, -- SHA-256 of source and stored hash, cut
    source_id   bigint      not null, -- first eight bytes of the SHA-256 of the URI
    source      text        not null,
    sha256      bytea       not null, -- of the stored bytes
    read_at     timestamptz not null default now(),
    account_id  text        not null, -- this and the following as the file's name tells
    region      text        not null,
    trail       text        not null,
    is_backfill boolean     not null,
    starts_at   timestamptz not null, -- as it says; by its name where it cannot be read
    ends_at     timestamptz not null,
    flaw        text,                 -- why it cannot be read; where it can, what follows is what it says
    home_region text        not null,
    bucket      text,
    object      text,
    end_time    text,
    fingerprint text,
    previous_object    text,
    previous_signature text,
    previous_hash      text,
    text_sha256        bytea,
    own_signature      text,          -- from the object's metadata
    -- Digests of one bucket, account, region and trail form a chain; the ids are of the SHA-256 of that and of an
    -- object's key.
    chain_id    bigint,
    object_id   bigint,
    previous_id bigint,
    is_placed   boolean     not null, -- whether it lies where it says
    -- The verdict.
    is_judged   boolean     not null default false,
    is_proven   boolean     not null default false,
    has_failed  boolean     not null default false,
    kinds       text[]      not null default '{}',
    details     text[]      not null default '{}',
    verified_signature text,
    missing_object     text,          -- the last of the digests that are not there before it
    missing_from       timestamptz,
    missing            bigint      not null default 0
);

create index digest_file_source on digest_file (source_id);
create index digest_file_chain on digest_file (chain_id, ends_at);
create index digest_file_object on digest_file (object_id);
create index digest_file_previous on digest_file (previous_id);
create index digest_file_hour on digest_file (account_id, region, starts_at);
create index digest_file_unjudged on digest_file (digest_id) where not is_judged;

-- The log files that a digest names, by the place at which they must lie beside it.
create table digest_log (
    digest_id uuid   not null,
    number    int    not null,
    place_id  bigint not null, -- first eight bytes of the SHA-256 of the URI without its version
    object    text   not null,
    sha256    bytea  not null, -- of the inflated bytes
    is_there  boolean not null default false, -- whether a file at that place was read
    primary key (digest_id, number)
);

create index digest_log_place on digest_log (place_id);
create index digest_log_missing on digest_log (digest_id) where not is_there;
create index digest_file_gap on digest_file (starts_at) where missing > 0;
create index digest_file_starts on digest_file (starts_at);

alter table log_file
    add column place_id     bigint,      -- as in digest_log; null for what was read before there was this column
    add column text_sha256  bytea,       -- of the inflated bytes
    add column delivered_at timestamptz, -- as the file's name tells
    add column damage       text,        -- what is wrong with the stored bytes, whatever their text is
    add column is_judged    boolean not null default true,
    add column verdict      text,        -- null where no digest can be expected, or not judged yet
    add column digest_id    uuid;        -- that names it

create index log_file_place on log_file (place_id);
create index log_file_delivered on log_file (account_id, region, delivered_at) where delivered_at is not null;
create index log_file_fault on log_file (delivered_at) where verdict not in ('PROVEN', 'UNPROVEN');
create index log_file_unjudged on log_file (file_id) where not is_judged;
