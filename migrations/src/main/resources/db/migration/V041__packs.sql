-- Evidence packs: built in the background, kept in parts.

create table pack (
    pack_id     uuid        not null primary key,
    request     jsonb       not null,
    asked_by    text        not null,
    asked_at    timestamptz not null,
    state       text        not null default 'QUEUED'
                check (state in ('QUEUED', 'BUILDING', 'READY', 'FAILED', 'EXPIRED')),
    builder     uuid,                 -- who builds it: another one begins anew
    told_at     timestamptz,
    done        bigint      not null default 0,
    total       bigint,
    failure     text,
    finished_at timestamptz,
    size        bigint,
    sha256      bytea,
    kept_until  timestamptz not null
);

create index pack_asked on pack (asked_at, pack_id);
create index pack_open on pack (asked_at) where state in ('QUEUED', 'BUILDING');

create table pack_part (
    pack_id uuid  not null,
    builder uuid  not null,
    number  int   not null,
    bytes   bytea not null,
    primary key (pack_id, builder, number)
);

-- A pack is compressed already.
alter table pack_part alter column bytes set storage external;

-- Where a body of a record was read: first here, then elsewhere; with the hash of the file as the ledger has it.
create function seen(of_record uuid, at_time timestamptz, of_body bigint, first_source bigint, first_index int)
    returns table (uri text, at int, file_sha256 bytea)
    language sql stable as $$
    select u.uri, place.source_index, f.sha256
    from (select first_source as source_id, first_index as source_index
          union
          select x.source_id, x.source_index from sighting x
          where x.record_id = of_record and x.event_time = at_time and x.body_hash = of_body) as place
    join source u on u.source_id = place.source_id
    left join lateral (
        select l.sha256 from log_file l
        where l.source_id = ('x' || encode(substr(sha256(convert_to(u.uri, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint
          and l.source = u.uri
        order by l.read_at desc limit 1) as f on true
$$;
