-- People who sign in at an identity provider: whose a browser session is, and which sign-ins have begun.

alter table browser_session
    add column name text not null default 'browser',     -- as people call them
    add column owner_id text not null default 'browser'; -- whose things are made in it

-- A sign-in that is under way. Finishing it deletes it: it can be finished once. What it must show besides is
-- derived from a secret that only the browser has.
create table provider_sign_in (
    sign_in_id  text        not null primary key,
    secret_hash bytea       not null,
    target      text        not null, -- the place within the page to go to
    expires_at  timestamptz not null
);
