-- What rules say of sessions, and what they need beside the sessions themselves. One process at a time
-- follows the change feed and keeps findings what the stored sessions, uses and acts make them.

-- Which acts and credentials at work a transaction told of, beside the sessions it wrote. A part below
-- zero tells of changed findings only.
alter table change_feed
    add column act_ids        uuid[]   not null default '{}',
    add column credential_ids bigint[] not null default '{}';

create index session_parent on session (parent_id, issued_at) where parent_id is not null;

-- What principals did that rules ask for, one row for each body of a record.
create table identity_act (
    record_id      uuid        not null,
    at             timestamptz not null,
    body_hash      bigint      not null,
    account_id     text        not null,
    event_id       text        not null,
    shared_event_id text,
    kind           text        not null,
    principal_id   text        not null,
    principal_hash bigint,
    access_key     text,
    key_hash       bigint,
    created_at     timestamptz,
    target         text,
    target_hash    bigint,
    action         text        not null,
    user_agent     text,
    primary key (record_id, at, body_hash)
);

create index identity_act_principal on identity_act (principal_hash, at) where principal_hash is not null;
create index identity_act_target on identity_act (target_hash, at) where target_hash is not null;
create index identity_act_portal on identity_act (at) where kind = 'PORTAL';

-- Lines of baselines: which session added which, when.
create table observation (
    key        bigint      not null,
    at         timestamptz not null,
    session_id uuid        not null,
    value      text,
    primary key (key, at, session_id)
);

-- What was evaluated of a session, to tell what a change of it concerns.
create table observed (
    session_id uuid   not null primary key,
    parent_id  uuid,
    digest     bigint not null,
    lines      jsonb  not null  -- [[key, value]]
);

create table finding (
    finding_id   uuid        not null primary key, -- hash of rule and session
    rule_id      text        not null,
    rule_version text        not null,
    session_id   uuid        not null,
    severity     text        not null check (severity in ('INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
    at           timestamptz not null,
    message      text        not null,
    records      jsonb       not null,
    found_at     timestamptz not null default now()
);

create index finding_session on finding (session_id);
create index finding_at on finding (at, finding_id);

-- Sessions to be evaluated although nothing of them changed.
create table detection_due (
    session_id uuid not null primary key
);

-- How far the change feed was followed, and what was assumed meanwhile.
create table detection (
    one          boolean     not null primary key default true check (one),
    epoch        uuid        not null,
    xid          xid8        not null,
    part         int         not null,
    began        timestamptz,           -- issue time of the first session
    portal_began timestamptz,
    inside       text[]      not null,  -- accounts of the organisation
    read         text[]      not null,  -- accounts whose trail was read
    settings     bigint      not null   -- highest rule_setting_id in force
);

-- How rules are set. Each change is a row: findings name the version they were made under.
create table rule_setting (
    rule_setting_id bigint generated always as identity primary key,
    rule_id         text        not null,
    version         int         not null,
    enabled         boolean     not null,
    severity        text check (severity in ('INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
    parameters      jsonb       not null,
    set_by          text        not null,
    set_at          timestamptz not null default now(),
    unique (rule_id, version)
);

-- How much of what is stored was not evaluated yet: sessions due, transactions, changes of settings.
create function undetected() returns bigint
    language sql stable as $$
    select (select count(*) from detection_due)
        + (select count(*) from change_feed f
           where f.part >= 0 and (f.xid, f.part) >= (coalesce((select xid from detection), '0'::xid8),
                                                     coalesce((select part from detection), 0)))
        + (select count(*) from rule_setting
           where rule_setting_id > coalesce((select settings from detection), 0))
$$;
