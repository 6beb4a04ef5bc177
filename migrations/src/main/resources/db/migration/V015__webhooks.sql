-- Whom to tell of alerts. What must be kept from readers of a backup (the address, which for some
-- receivers is a secret itself, their credential, the signing keys) is sealed with a key that lies
-- outside the database.
create table webhook (
    webhook_id       uuid        not null primary key,
    name             text        not null,
    format           text        not null check (format in ('GENERIC', 'SLACK', 'PAGERDUTY', 'SPLUNK',
                                                            'ECS', 'OCSF')),
    signing          text        not null check (signing in ('V1', 'V1A')),
    address          text        not null, -- what lists show: nothing secret
    sealed           text        not null, -- base64
    sealed_with      text        not null, -- names the key
    version          bigint      not null default 1, -- of this row's settings, against lost updates
    minimum_severity text        not null check (minimum_severity in ('INFO', 'LOW', 'MEDIUM', 'HIGH',
                                                                      'CRITICAL')),
    rules            text[]      not null, -- empty: all
    event_types      text[]      not null, -- empty: all
    redacted_tags    text[]      not null,
    redacted_fields  text[]      not null,
    digest_after     int         check (digest_after > 0), -- null: every alert on its own
    digest_seconds   int         check (digest_seconds > 0),
    enabled          boolean     not null,
    disabled_reason  text        check (disabled_reason in ('GONE', 'FAILING')), -- null: not by us
    created_at       timestamptz not null,

    -- How it fares.
    failures         int         not null default 0, -- attempts in a row
    failing_since    timestamptz,
    held_until       timestamptz, -- nothing is sent before
    digest_from      timestamptz, -- begin of the interval that is counted
    digest_count     int         not null default 0, -- alerts in it
    check ((digest_after is null) = (digest_seconds is null))
);
