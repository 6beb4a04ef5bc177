-- Who asked what. Each entry is bound to the one before it by a hash, so that what was altered or taken out later
-- shows; nobody who only serves can alter it.

create table access_log (
    entry_number   bigint      not null primary key, -- 1, 2, 3, … without a gap
    logged_at      timestamptz not null,
    who_id         text,                             -- of the token or browser session; null: anonymous, or the service
    who            text        not null,
    access         text,
    remote_address text,
    method         text        not null,
    path           text        not null,
    route          text,                             -- the template that the path fits; null: none does
    parameters     text        not null,
    status         int,                              -- null for what is no answer
    code           text,                             -- of the problem; null: there was none
    entry_hash     bytea       not null              -- SHA-256 of the hash before and all of the above
);

create index access_log_at on access_log (logged_at, entry_number);

create function keep_access_log() returns trigger
    language plpgsql as $$
begin
    raise exception 'The access log is only added to' using errcode = 'insufficient_privilege';
end
$$;

create trigger access_log_is_kept before update or delete or truncate on access_log
    for each statement execute function keep_access_log();

-- Whoever may read and write rows in general may only add these.
do $$
declare
    other text;
begin
    for other in
        select distinct grantee from information_schema.role_table_grants
        where table_schema = current_schema() and table_name = 'access_log' and grantee <> current_user
    loop
        execute format('revoke update, delete, truncate on access_log from %s',
                       case other when 'PUBLIC' then other else quote_ident(other) end);
    end loop;
end
$$;
