-- Queries that people keep, for themselves or for all.

create table saved_search (
    search_id  uuid        not null primary key,
    owner_id   text        not null,
    owner      text        not null, -- as people call them
    name       text        not null,
    q          text        not null,
    alive_at   timestamptz,          -- a moment, or
    alive_from timestamptz,          -- a span, either end of which may be open
    alive_to   timestamptz,
    shared     boolean     not null,
    made_at    timestamptz not null,
    changed_at timestamptz not null
);

create index saved_search_owner on saved_search (owner_id, search_id);
create index saved_search_shared on saved_search (search_id) where shared;
