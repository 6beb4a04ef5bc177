-- A placeholder may dissolve, come back, and dissolve again: what was believed in between, and that
-- nothing was believed in the gap, stays known.
alter table session_alias drop constraint session_alias_pkey;
alter table session_alias add primary key (alias_id, to_xid);
