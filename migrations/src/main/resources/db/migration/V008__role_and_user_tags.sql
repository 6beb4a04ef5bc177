-- What IAM events say of the tags of roles and users: one row for each key that a record gives or
-- takes away. When a tag was in force is derived on reading, so the order of arrival cannot show.
create table tag_statement (
    subject    text        not null, -- kind/account/name; IAM compares names without case
    changed_at timestamptz not null,
    record_id  uuid        not null,
    folded_key text        not null,
    tag_key    text        not null, -- empty: all tags are gone, the subject was created or deleted
    tag_value  text,                 -- null: taken away
    primary key (subject, changed_at, record_id, folded_key)
);

-- Tags that become known late change what was in force for sessions of that role or user.
alter table session add column tagged_hash bigint; -- of the role or user as a subject
create index session_tagged on session (tagged_hash, issued_at) where tagged_hash is not null;
