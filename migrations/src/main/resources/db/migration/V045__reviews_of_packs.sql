-- Who examined a pack, when, with what outcome, and which bytes. Rows are only added.
create table pack_disposition (
    pack_disposition_id bigint generated always as identity primary key,
    pack_id  uuid        not null,
    outcome  text        not null check (outcome in ('REVIEWED', 'EXCEPTIONS')),
    given_by text        not null,
    given_at timestamptz not null,
    reason   text        not null,
    sha256   bytea       not null -- of the ZIP
);

create index pack_disposition_pack on pack_disposition (pack_id, pack_disposition_id);

create function keep_pack_dispositions() returns trigger
    language plpgsql as $$
begin
    raise exception 'Reviews of packs are only added to' using errcode = 'insufficient_privilege';
end
$$;

create trigger pack_disposition_is_kept before update or delete or truncate on pack_disposition
    for each statement execute function keep_pack_dispositions();
