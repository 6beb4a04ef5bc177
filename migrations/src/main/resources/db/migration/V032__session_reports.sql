-- Sessions that people reported as being in wrong hands. Each word is a row, the latest of a session counts.
create table session_report (
    session_report_id bigint generated always as identity primary key,
    session_id uuid        not null,
    since      timestamptz not null,  -- from when on it is in wrong hands
    withdrawn  boolean     not null,
    reason     text        not null,
    given_by   text        not null,
    given_at   timestamptz not null default clock_timestamp()
);

create index session_report_session on session_report (session_id, session_report_id);

alter table detection add column reports bigint not null default 0; -- how many rows were taken into account

create or replace function undetected() returns bigint
    language sql stable as $$
    select (select count(*) from detection_due)
        + (select count(*) from change_feed f
           where f.part >= 0 and (f.xid, f.part) >= (coalesce((select xid from detection), '0'::xid8),
                                                     coalesce((select part from detection), 0)))
        + (select count(*) from rule_setting
           where rule_setting_id > coalesce((select settings from detection), 0))
        + (select count(*) from context_version
           where context_version_id > coalesce((select context from detection), 0))
        + (select count(*) from sigma_rule) - coalesce((select sigma from detection), 0)
        + (select count(*) from session_report) - coalesce((select reports from detection), 0)
$$;
