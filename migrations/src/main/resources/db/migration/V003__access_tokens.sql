-- Who may ask: secrets are kept as SHA-256 of their 256 random bits, never in clear.

create table access_token (
    token_id    text        not null primary key,
    name        text        not null,
    access      text        not null check (access in ('viewer', 'analyst', 'auditor', 'admin')),
    secret_hash bytea       not null,
    created_at  timestamptz not null,
    expires_at  timestamptz,             -- null: until revoked
    revoked_at  timestamptz
);

-- A code that a person types once to sign a browser in. Using it deletes it.
create table sign_in_code (
    code_hash  bytea       not null primary key,
    access     text        not null check (access in ('viewer', 'analyst', 'auditor', 'admin')),
    expires_at timestamptz not null
);

create table browser_session (
    browser_session_id text        not null primary key,
    access             text        not null check (access in ('viewer', 'analyst', 'auditor', 'admin')),
    secret_hash        bytea       not null,
    created_at         timestamptz not null,
    expires_at         timestamptz not null
);
