-- How long things are kept. Months of records, sessions and uses are dropped whole; of a session that others
-- hang on a stub stays; nothing of a month under a legal hold is dropped.

-- Events before this are not taken in: it moves on before anything is dropped, and never back.
create table retention (
    one        boolean     not null primary key default true check (one),
    kept_since timestamptz not null,
    moved_at   timestamptz not null default clock_timestamp()
);

-- Months that are over, and since when that is known: who wants to keep one has the time of notice to say so.
create table planned_month (
    month      date        not null primary key,
    noticed_at timestamptz not null,
    going      boolean     not null default false -- the notice is over: nothing of it is taken in any more
);

create table dropped_month (
    month       date        not null primary key,
    dropped_at  timestamptz not null default clock_timestamp(), -- the sessions; the rest follows
    sessions    bigint      not null,
    stubs       bigint      not null, -- at that time: later drops may need fewer
    finished_at timestamptz           -- null: some of what hangs on it is left
);

create table legal_hold (
    hold_id     uuid        not null primary key,
    reason      text        not null,
    held_from   timestamptz not null,
    held_to     timestamptz,          -- null: no end
    placed_by   text        not null,
    placed_at   timestamptz not null default clock_timestamp(),
    released_by text,
    released_at timestamptz
);

-- A stub has this: what later sessions are judged by stayed, all else is gone.
alter table session add column dropped_at timestamptz;
create index session_dropped on session (session_id) where dropped_at is not null;

-- Rows come about in the order of time: a summary for each range of pages finds the oldest.
create index sighting_time on sighting using brin (event_time) with (autosummarize = on);
create index refused_tag_time on refused_tag using brin (called_at) with (autosummarize = on);
create index identity_act_time on identity_act using brin (at) with (autosummarize = on);
create index observation_time on observation using brin (at) with (autosummarize = on);

-- Where ids of sessions begin that were issued from a second on, and the issue second of one.
create function first_session_id(issued timestamptz) returns uuid
    language sql immutable parallel safe
    return (lpad(to_hex(greatest(0, extract(epoch from issued))::bigint), 10, '0') || repeat('0', 22))::uuid;

create function issued_at(session uuid) returns timestamptz
    language sql immutable parallel safe
    return to_timestamp(('x' || substr(replace(session::text, '-', ''), 1, 10))::bit(40)::bigint);

create function utc_month(at timestamptz) returns date
    language sql immutable parallel safe
    return date_trunc('month', at at time zone 'UTC')::date;

create function is_held(month date) returns boolean
    language sql stable parallel safe
    return exists (
        select from legal_hold h
        where h.released_at is null and utc_month(h.held_from) <= month
          and (h.held_to is null or utc_month(h.held_to) >= month));

-- Whether what happened then is kept, or would be taken in.
create function is_kept(at timestamptz) returns boolean
    language sql stable parallel safe
    return coalesce(at >= (select kept_since from retention), true)
        or (is_held(utc_month(at))
            or exists (select from planned_month p where p.month = utc_month(at) and not p.going))
           and not exists (select from dropped_month d where d.month = utc_month(at));

-- Months before that which a hold keeps, or of which the notice is not over.
create function held_months() returns setof date
    language sql stable parallel safe as $$
    select held.month
    from (select m::date as month
          from retention r
          join legal_hold h on h.released_at is null and h.held_from < r.kept_since
          cross join generate_series(utc_month(greatest(h.held_from, timestamptz '2000-01-01 00:00:00+00'))::timestamp,
                                     utc_month(least(h.held_to, r.kept_since - interval '1 second'))::timestamp,
                                     interval '1 month') as m
          union
          select p.month from retention r join planned_month p on not p.going and p.month < utc_month(r.kept_since)) as held
    where not exists (select from dropped_month d where d.month = held.month)
$$;

-- The partitions by month that there are, the oldest first, with about how many rows they have.
create function month_partitions() returns table (parent text, month date, bytes bigint, rows_about bigint)
    language sql stable set search_path = public, pg_temp as $$
    select p.relname::text, to_date(right(c.relname, 7), 'YYYY_MM'), pg_total_relation_size(c.oid),
           greatest(0, c.reltuples)::bigint
    from pg_inherits i
    join pg_class p on p.oid = i.inhparent and p.relname in ('record', 'session', 'session_use')
        and p.relnamespace = 'public'::regnamespace
    join pg_class c on c.oid = i.inhrelid and c.relname ~ '_\d{4}_\d{2}$'
    order by 2, 1
$$;

-- Brings the plan up to date: months before an instant stand in it from now on, unless held; those that stood in it
-- since a moment go. Returns those that are new in it.
create function plan_months(since timestamptz, at timestamptz, noticed_until timestamptz)
    returns table (month date, sessions bigint)
    language plpgsql set timezone = 'UTC' set lock_timeout = '2s' as $$
#variable_conflict use_column
begin
    if exists (select from planned_month p where not p.going and p.noticed_at <= noticed_until) then
        -- No correlator is about to add a month before the line that moves on.
        perform pg_advisory_xact_lock(7525357147796892012);
    end if;
    return query
    with over as materialized (
        select distinct p.month from month_partitions() p
        where p.month + interval '1 month' <= greatest(since, (select kept_since from retention))
          and not is_held(p.month)),
    withdrawn as (delete from planned_month p where p.month not in (select o.month from over o)),
    noticed as (
        insert into planned_month (month, noticed_at) select o.month, at from over o
        on conflict do nothing returning planned_month.month)
    select n.month,
           (select count(*) from session s where s.issued_at >= n.month and s.issued_at < n.month + interval '1 month')
    from noticed n order by 1;
    update planned_month set going = true where not going and noticed_at <= noticed_until;
    insert into retention as r (kept_since)
    select max(p.month) + interval '1 month' from planned_month p where p.going having max(p.month) is not null
    on conflict (one) do update set kept_since = excluded.kept_since, moved_at = clock_timestamp()
    where r.kept_since < excluded.kept_since;
end
$$;

-- Of the sessions issued in a span those that others hang on: as parents, or as candidates of a link that stays
-- as it is; and those alive at its end, since late records may show that others came from them.
create function needed_sessions(since timestamptz, until timestamptz) returns setof uuid
    language sql stable set timezone = 'UTC' as $$
    with recursive root as (
        select s.parent_id as session_id from session s
        where s.parent_id >= first_session_id(since) and s.parent_id < first_session_id(until)
          and (s.issued_at >= until or s.issued_at < since)
        union
        select candidate::uuid from session s
        cross join lateral jsonb_array_elements_text(s.link -> 'candidates') as candidate
        where s.session_id >= first_session_id(until) and s.session_id < first_session_id(until + interval '40 hours')
          and s.issued_at >= until and s.issued_at < until + interval '40 hours'
          and candidate::uuid >= first_session_id(since) and candidate::uuid < first_session_id(until)
        union
        select s.session_id from session s
        where s.session_id >= first_session_id(greatest(since, until - interval '40 hours'))
          and s.session_id < first_session_id(until)
          and s.issued_at >= since and s.issued_at < until and s.expires_at > until),
    needed (session_id) as (
        select session_id from root
        union
        select s.parent_id from needed n
        join session s on s.session_id = n.session_id and s.issued_at = issued_at(n.session_id)
        where s.parent_id >= first_session_id(since) and s.parent_id < first_session_id(until))
    select session_id from needed
$$;

-- Drops a month of what is kept by months. The service may not drop tables: this does so for it, if the month is
-- over and nothing holds it. Waits two seconds at most for those who are at work, and fails then.
create function drop_month(parent text, month date) returns boolean
    language plpgsql security definer
    set search_path = public, pg_temp set timezone = 'UTC' set lock_timeout = '2s' as $$
declare
    child text := parent || to_char(month, '"_"YYYY"_"MM');
    until timestamptz := month + interval '1 month';
    gone bigint;
    stubs uuid[];
    stubs_kept bigint;
begin
    if parent not in ('record', 'session', 'session_use') or month <> date_trunc('month', month) then
        raise exception 'No partition of % for %', parent, month;
    end if;
    -- Whoever places a hold waits, or has placed it.
    lock table legal_hold in share mode;
    if until > coalesce((select kept_since from retention), '-infinity') then
        raise exception 'The month from % on is kept', month;
    end if;
    if is_held(month) or to_regclass(child) is null then
        return false;
    end if;
    perform pg_advisory_xact_lock(hashtext('hoptrail.partition'));
    if parent = 'session' then
        -- Detection passes over parts below zero.
        insert into change_feed (part, session_ids, removed_ids)
        select -2 - chunk, '{}', array_agg(session_id)
        from (select s.session_id, (row_number() over (order by s.session_id) - 1) / 10000 as chunk
              from session s where s.issued_at >= month and s.issued_at < until) as of_month
        group by chunk;
        -- No correlator is in the middle of a batch that looks at these sessions.
        perform pg_advisory_xact_lock(7525357147796892012);
        stubs := array(select needed_sessions(month, until));
        select count(*) into gone from session s where s.issued_at >= month and s.issued_at < until;
    end if;
    execute format('alter table %I detach partition %I', parent, child);
    if parent = 'session' then
        execute format('insert into session select * from %I where session_id = any ($1)', child) using stubs;
        update session
        set dropped_at = clock_timestamp(), records = '[]',
            detail = detail - '{region,sourceIp,userAgent,mfa,mfaSerial,externalId,sessionPolicy}'::text[]
        where session_id = any (stubs) and issued_at >= month and issued_at < until;
        get diagnostics stubs_kept = row_count;
        insert into dropped_month as d (month, sessions, stubs) values (drop_month.month, gone - stubs_kept, stubs_kept)
        on conflict on constraint dropped_month_pkey do update
        set dropped_at = excluded.dropped_at, sessions = d.sessions + excluded.sessions, stubs = excluded.stubs,
            finished_at = null;
    else
        insert into dropped_month (month, sessions, stubs) values (drop_month.month, 0, 0)
        on conflict on constraint dropped_month_pkey do nothing;
    end if;
    execute format('drop table %I', child);
    return true;
end
$$;

-- What has no partition: sessions of impossible times, and placeholders for callers from before. They become
-- stubs; those that nothing hangs on go with the next call of sweep_stubs.
create function stub_strays() returns bigint
    language sql as $$
    with stray as (
        update session_default
        set dropped_at = clock_timestamp(), records = '[]',
            detail = detail - '{region,sourceIp,userAgent,mfa,mfaSerial,externalId,sessionPolicy}'::text[]
        where dropped_at is null and not is_kept(issued_at)
        returning session_id),
    told as (
        insert into change_feed (part, session_ids, removed_ids)
        select -2, '{}', array_agg(session_id) from stray having count(*) > 0)
    select count(*) from stray
$$;

-- Takes stubs away that nothing hangs on any more. Returns how many.
create function sweep_stubs() returns bigint
    language sql set lock_timeout = '2s' as $$
    select pg_advisory_xact_lock(7525357147796892012);
    with recursive stub as materialized (
        select session_id, issued_at, expires_at, parent_id from session where dropped_at is not null),
    root as (
        select session_id from stub where is_kept(expires_at)
        union
        select b.session_id from stub b
        where exists (select from session s
                      where s.parent_id = b.session_id and s.issued_at >= b.issued_at - interval '2 seconds'
                        and s.dropped_at is null)
        union
        select candidate::uuid from dropped_month d
        cross join lateral (select (d.month + interval '1 month') at time zone 'UTC' as until) as d_end
        join session s on s.session_id >= first_session_id(until)
            and s.session_id < first_session_id(until + interval '40 hours')
            and s.issued_at >= until and s.issued_at < until + interval '40 hours' and s.dropped_at is null
        cross join lateral jsonb_array_elements_text(s.link -> 'candidates') as candidate),
    needed (session_id) as (
        select session_id from root
        union
        select b.parent_id from needed n join stub b on b.session_id = n.session_id where b.parent_id is not null),
    gone as (
        delete from session s using stub b
        where s.session_id = b.session_id and s.issued_at = b.issued_at
          and b.session_id not in (select session_id from needed)
        returning s.session_id)
    select count(*) from gone
$$;

-- Takes credentials away of which no use is left, of those after one in the order of ids. Returns the last one
-- that was looked at; null: there is none.
create function delete_unused_credentials(after bigint, most int) returns bigint
    language plpgsql set lock_timeout = '2s' set enable_hashjoin = off set enable_mergejoin = off as $$
declare
    until bigint;
begin
    -- No correlator is about to add a use to one that it found here.
    perform pg_advisory_xact_lock(7525357147796892012);
    select max(credential_id) into until
    from (select c.credential_id from credential c where c.credential_id > after order by 1 limit most) as few;
    delete from credential c
    where c.credential_id > after and c.credential_id <= until
      and not exists (select from session_use u where u.credential_id = c.credential_id);
    return until;
end
$$;
