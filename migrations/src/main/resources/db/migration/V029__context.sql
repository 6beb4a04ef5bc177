-- What an organisation tells of itself: accounts, people, roles, networks, canaries, countries. Each change
-- is a row, so that findings of any day can be understood from what was known then.
create table context_version (
    context_version_id bigint generated always as identity primary key,
    kind    text        not null check (kind in ('ACCOUNTS', 'PEOPLE', 'ROLES', 'NETWORKS', 'CANARIES', 'COUNTRIES')),
    version int         not null,
    content bytea,                -- as it was given; null: taken back
    sha256  bytea,
    entries int         not null,
    set_by  text        not null,
    set_at  timestamptz not null default clock_timestamp(),
    unique (kind, version)
);

-- Files of the context folder that were not taken, until they are mended.
create table context_fault (
    kind      text        not null primary key,
    source    text        not null,
    sha256    bytea       not null,
    line      int,
    reason    text        not null,
    found_at  timestamptz not null default clock_timestamp()
);

alter table detection add column context bigint not null default 0; -- highest context_version_id in force

-- Of a revocation: sessions issued before this instant end.
alter table identity_act add column revoked_before timestamptz;
create index identity_act_revocation on identity_act (target_hash, at) where kind = 'SESSIONS_REVOKED';

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
$$;
