-- What stands inside these columns is read with their rows and asked by no condition. To work out how their values are
-- spread took most of the time of ANALYZE, which follows a backfill again and again.
alter table record alter column body set statistics 0, alter column sha256 set statistics 0, alter column log_salt set statistics 0;
alter table session
    alter column detail set statistics 0,
    alter column records set statistics 0,
    alter column incoming_tags set statistics 0,
    alter column link set statistics 0,
    alter column tags set statistics 0;
alter table session_use alter column calls set statistics 0;
alter table link_version alter column link set statistics 0, alter column tags set statistics 0;
alter table observed alter column lines set statistics 0;
alter table finding alter column records set statistics 0;

-- A table that is made like another does not take this over.
create or replace function ensure_partition(parent text, month date) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    child text := parent || to_char(month, '"_"YYYY"_"MM');
    until date := month + interval '1 month';
    key text;
    unasked text;
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
    for unasked in
        select attname from pg_attribute where attrelid = to_regclass(parent) and attstattarget = 0
    loop
        execute format('alter table %I alter column %I set statistics 0', child, unasked);
    end loop;
    execute format(
        'with waiting as (delete from %I where %I >= %L and %I < %L returning *) insert into %I select * from waiting',
        parent || '_default', key, month, key, until, child);
    execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, child, month, until);
end
$$;
