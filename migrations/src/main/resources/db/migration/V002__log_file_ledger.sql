-- Which log files were read, what they held, and how far what was published of them reaches: the
-- proof, file by file, that nothing was lost. A row is written after Kafka has acknowledged
-- everything of its file.

create table log_file (
    file_id          uuid        not null primary key, -- SHA-256 of source and stored hash, cut
    source_id        bigint      not null, -- first eight bytes of the SHA-256 of the URI
    source           text        not null,
    sha256           bytea       not null, -- of the stored bytes
    size             bigint      not null, -- of the stored bytes
    trail            text        not null, -- trail prefix: everything before the account's folder
    account_id       text,                 -- where the file's name tells
    region           text,
    records          bigint      not null, -- duplicates counted in, rejected ones not
    identity_events  bigint      not null, -- published whole
    uses             bigint      not null, -- records that were summed up for a credential
    duplicates       bigint      not null, -- dropped: the same record stood in the file before
    rejected         bigint      not null,
    note             text,                 -- MULTIPLE_GZIP_MEMBERS
    read_at          timestamptz not null default now(),
    -- The topics at that time, and in each partition the highest acknowledged offset, -1 for none.
    identity_topic   uuid        not null,
    identity_offsets bigint[]    not null,
    uses_topic       uuid        not null,
    uses_offsets     bigint[]    not null,
    rejected_topic   uuid        not null,
    rejected_offsets bigint[]    not null
);

create unique index log_file_source on log_file (source_id, sha256);

-- Coverage. An hour is that of the events, or of delivery for what was rejected.
create table log_file_hour (
    file_id         uuid        not null,
    account_id      text        not null,
    region          text        not null,
    hour            timestamptz not null,
    records         bigint      not null,
    identity_events bigint      not null,
    rejected        bigint      not null,
    primary key (file_id, account_id, region, hour)
);

create index log_file_hour_account on log_file_hour (hour, account_id, region);
