-- Alerts: findings that people are told of, and what they made of them. Alerts depend on when a finding
-- was made; findings do not.

create table alert (
    alert_id        uuid        not null primary key, -- the finding's id: a finding has one alert
    rule_id         text        not null,
    severity        text        not null check (severity in ('INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
    at              timestamptz not null,             -- event time
    session_id      uuid        not null,
    chain_id        uuid        not null,             -- when the alert was last written
    state           text        not null check (state in ('OPEN', 'ACKNOWLEDGED', 'EXPLAINED', 'ESCALATED', 'CLOSED',
                                                          'WITHDRAWN')),
    opened_at       timestamptz not null default clock_timestamp(),
    acknowledged_at timestamptz,                      -- when anybody first answered
    content         jsonb       not null              -- what is told of it, but for state and dispositions
);

create index alert_opened on alert (opened_at, alert_id);
create index alert_chain on alert (chain_id);
create index alert_session on alert (session_id);

create table disposition (
    disposition_id bigint generated always as identity primary key,
    alert_id       uuid        not null,
    outcome        text        not null check (outcome in ('OPEN', 'ACKNOWLEDGED', 'EXPLAINED', 'ESCALATED', 'CLOSED')),
    given_by       text        not null,
    given_at       timestamptz not null default clock_timestamp(),
    reason         text        not null
);

create index disposition_alert on disposition (alert_id, disposition_id);

-- Findings that become no alerts. Each field that is given must be equal.
create table suppression (
    suppression_id uuid        not null primary key,
    rule_id        text,
    origin         text,        -- id or name
    role_arn       text,
    account_id     text,
    session_name   text,
    reason         text        not null,
    made_by        text        not null,
    made_at        timestamptz not null default clock_timestamp(),
    expires_at     timestamptz not null
);

create function iso(moment timestamptz) returns text
    language sql immutable parallel safe
    return to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');

-- An alert as it is told.
create function alert_payload(id uuid) returns jsonb
    language sql stable as $$
    select a.content || jsonb_build_object('state', a.state, 'dispositions', (
        select coalesce(jsonb_agg(jsonb_build_object(
                   'by', d.given_by, 'at', iso(d.given_at), 'outcome', d.outcome, 'reason', d.reason)
                   order by d.disposition_id), '[]')
        from disposition d where d.alert_id = a.alert_id))
    from alert a where a.alert_id = id
$$;

create function tell_alerts(ids uuid[], told text) returns void
    language sql as $$
    insert into alert_event (alert_id, subject_id, type, rule_id, severity, payload)
    select a.alert_id, a.session_id, told, a.rule_id, a.severity, alert_payload(a.alert_id)
    from alert a where a.alert_id = any (ids) order by a.alert_id
$$;

-- Answers an alert, and tells of it in the same transaction.
create function dispose_alert(id uuid, answer text, person text, why text) returns boolean
    language plpgsql as $$
begin
    update alert
    set state = answer, acknowledged_at = coalesce(acknowledged_at, clock_timestamp())
    where alert_id = id and state <> 'WITHDRAWN';
    if not found then
        return false;
    end if;
    insert into disposition (alert_id, outcome, given_by, reason) values (id, answer, person, why);
    perform tell_alerts(array[id], case answer
        when 'ACKNOWLEDGED' then 'alert.acknowledged'
        when 'ESCALATED' then 'alert.escalated'
        when 'OPEN' then 'alert.updated'
        else 'alert.closed' end);
    return true;
end
$$;
