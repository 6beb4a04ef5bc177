-- What changed the ways into sessions is rare among all that is done to them, and asked for with
-- every session.
create index identity_act_change on identity_act (target_hash, at)
    where kind in ('TRUST_CHANGED', 'PROVIDER_CHANGED');
