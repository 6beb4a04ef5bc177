-- The chains that an origin began in a span of time are found without reading all it ever began.
create index session_own_origin_at on session (own_origin_id, issued_at) where own_origin_id is not null;
drop index session_own_origin;
