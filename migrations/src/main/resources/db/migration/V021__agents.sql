-- The sign-in session that a credential descends from. One that a token for AWS's MCP server minted is
-- an AI agent's.
alter table credential add column sign_in_session text;
alter table credential add column sign_in_hash bigint;
create index credential_sign_in on credential (sign_in_hash) where sign_in_hash is not null;
