-- Rows name the transactions that wrote them, and these numbers order the change feed and what was known when. A
-- backup is restored into a cluster whose own numbers are lower: from then on they are counted from behind the
-- last one of the backup. The restore puts its number here; it is a constant, so that writing costs no look-up.
create function feed_shift() returns bigint
    language sql immutable parallel safe
    return 0::bigint;

-- The number of this transaction, as rows have it.
create function feed_xid() returns xid8
    language sql stable
    return case when feed_shift() = 0 then pg_current_xact_id()
                else (pg_current_xact_id()::text::bigint + feed_shift())::text::xid8 end;

-- Which transactions this statement sees, by the same numbers.
create function feed_snapshot() returns pg_snapshot
    language sql stable
    return case when feed_shift() = 0 then pg_current_snapshot()
                else (select ((pg_snapshot_xmin(s)::text::bigint + feed_shift())
                              || ':' || (pg_snapshot_xmax(s)::text::bigint + feed_shift())
                              || ':' || coalesce((select string_agg((x::text::bigint + feed_shift())::text, ',' order by x)
                                                  from pg_snapshot_xip(s) as x), ''))::pg_snapshot
                      from (select pg_current_snapshot() as s) as now) end;

alter table session alter column linked_xid set default feed_xid();
alter table session_alias alter column to_xid set default feed_xid();
alter table change_feed alter column xid set default feed_xid();
alter table relink alter column xid set default feed_xid();
alter table tag_statement alter column stated_xid set default feed_xid();
alter table alert_event alter column xid set default feed_xid();
