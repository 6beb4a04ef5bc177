-- Whose credentials were seen at work: those of the session's principal that were created within the clock
-- slack of its issue second, unless they show the key of a twin, a session of that principal issued
-- at about the same time. One place for the rule; a query that joins it laterally reads as if it stood there.
create function credentials_at_work(session uuid, principal bigint, issued timestamptz, key text)
    returns setof credential
    language sql stable parallel safe as $$
    select c.* from credential c
    where c.principal_hash = principal
      and c.created_at between issued - interval '2 seconds' and issued + interval '2 seconds'
      and (c.access_key is null or c.access_key = key or not exists (
          select 1 from session twin
          where twin.issued_key_hash = c.key_hash and twin.issued_key = c.access_key
            and twin.principal_hash = principal and twin.session_id <> session
            and twin.issued_at between issued - interval '4 seconds' and issued + interval '4 seconds'))
$$;
