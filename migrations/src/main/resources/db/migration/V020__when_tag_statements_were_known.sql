-- Since which transaction a statement is known: what was believed before shows no later ones.
alter table tag_statement add column stated_xid xid8 not null default pg_current_xact_id();
