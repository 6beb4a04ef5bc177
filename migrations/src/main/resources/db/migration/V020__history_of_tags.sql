-- Since which transaction a statement is known: what was believed before shows no later ones.
alter table tag_statement add column stated_xid xid8 not null default pg_current_xact_id();

-- Session tags that refused calls asked for. A refusal is a record like any other; these rows find it by
-- key and by the session that called.
create table refused_tag (
    record_id      uuid        not null,
    called_at      timestamptz not null,
    folded_key     text        not null,
    tag_key        text        not null,
    tag_value      text        not null,
    transitive     boolean     not null,
    role_arn       text,                 -- the role that was asked for, where the record tells
    principal_hash bigint,               -- of the caller, where it may be a session
    created_at     timestamptz,          -- creation second of the caller's credentials
    primary key (record_id, called_at, folded_key)
);

create index refused_tag_key on refused_tag (folded_key, called_at, record_id);
create index refused_tag_caller on refused_tag (principal_hash, created_at)
    where principal_hash is not null and created_at is not null;
