-- Who may ask may be restricted to accounts.

alter table access_token add column accounts text[] check (cardinality(accounts) > 0); -- null: all
alter table browser_session add column accounts text[] check (cardinality(accounts) > 0);

-- Whether those who may see some accounts, null for all, may see what belongs to one. What belongs to no
-- account is for those who may see all.
create function admitted(account text, accounts text[]) returns boolean
    language sql immutable parallel safe
    return accounts is null or coalesce(account = any (accounts), false);

-- An origin of no account, such as a person of an identity provider, is found by the sessions that it began.
create index session_own_origin on session (own_origin_id) where own_origin_id is not null;
drop index session_signed_in;
