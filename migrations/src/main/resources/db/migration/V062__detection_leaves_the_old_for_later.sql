-- The change feed is read twice: at once for the sessions that people may be alerted of, and for those that are too
-- old for that when a backfill rests. From where on the second reading has to go; null: nowhere, nothing is left.
alter table detection
    add column left_xid xid8,
    add column left_part int,
    add column left_before timestamptz, -- sessions issued before are left
    add column left_until_xid xid8,     -- the part of the feed whose sessions are being evaluated, in the order of ids
    add column left_until_part int,
    add column left_after uuid;         -- the last one that was

create or replace function undetected() returns bigint
    language sql stable as $$
    select (select count(*) from detection_due)
        + (select count(*) from change_feed f
           where f.part >= 0 and (f.xid, f.part) >= (
                coalesce((select coalesce(left_xid, xid) from detection), '0'::xid8),
                coalesce((select case when left_xid is null then part else left_part end from detection), 0)))
        + (select count(*) from rule_setting
           where rule_setting_id > coalesce((select settings from detection), 0))
        + (select count(*) from context_version
           where context_version_id > coalesce((select context from detection), 0))
        + (select count(*) from sigma_rule) - coalesce((select sigma from detection), 0)
        + (select count(*) from session_report) - coalesce((select reports from detection), 0)
$$;
