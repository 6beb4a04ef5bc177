-- Rules that people write in Sigma. Each text is a row: findings name the version they were made under.
create table sigma_rule (
    sigma_rule_id bigint generated always as identity primary key,
    rule_id       text        not null,  -- the id that the text gives, a UUID
    version       int         not null,
    source        text,                  -- null: deleted
    set_by        text        not null,
    set_at        timestamptz not null default clock_timestamp(),
    unique (rule_id, version)
);

-- How many texts were taken into account. Not the highest id: a lower one may be committed after a higher one.
alter table detection add column sigma bigint not null default 0;

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
$$;
