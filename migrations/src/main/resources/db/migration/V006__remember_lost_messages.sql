-- Where consumption had to go on elsewhere, since messages were gone from the log before they were
-- stored. A file that had reached there by then is not proven stored, whatever is consumed later.
create table lost_messages (
    topic_id    uuid        not null,
    partition   int         not null,
    from_offset bigint      not null, -- the first offset that was not stored
    found_at    timestamptz not null default now(),
    primary key (topic_id, partition, found_at)
);
