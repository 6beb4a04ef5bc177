-- Sessions of permission sets: the portal call of the same second is looked up by account and set, and
-- may name the user of Identity Center.
alter table session add column portal_hash bigint; -- of account/permission set
alter table session add column person_id uuid;     -- the user as an origin; null where none or several are named
create index session_portal on session (portal_hash, issued_at) where portal_hash is not null;
create index session_person on session (person_id) where person_id is not null;

-- A person of an identity provider, and what the credentials of that person's sessions say on whose
-- behalf they work.
create index session_signed_in on session (own_origin_id) where action = 'AssumeRoleWithSAML';
-- By a hash: a text of a log may be longer than an index takes.
create index credential_person on credential (hashtextextended(user_id, 0)) where user_id is not null;
