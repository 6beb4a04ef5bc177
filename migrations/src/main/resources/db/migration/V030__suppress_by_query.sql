-- Suppressions say by a query of search which sessions they cover. None is ever deleted: evidence names those
-- that were in force at its time.
alter table suppression
    add column query    text not null default '',  -- empty: every session
    add column ended_at timestamptz,               -- before it expired
    add column ended_by text;

update suppression s
set query = (
    select coalesce(string_agg(field || ':"' || replace(replace(value, '\', '\\'), '"', '\"') || '"', ' AND '
                               order by field), '')
    from (values ('origin', s.origin), ('role', s.role_arn), ('account', s.account_id), ('session', s.session_name))
        as f (field, value)
    where value is not null);

alter table suppression
    alter column query drop default,
    drop column origin,
    drop column role_arn,
    drop column account_id,
    drop column session_name;
