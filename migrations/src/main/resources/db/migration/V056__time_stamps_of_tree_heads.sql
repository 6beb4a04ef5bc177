-- What an authority says of when a head of the tree log existed (RFC 3161): it is over the head's note. A head
-- that has none is covered by the next one that has.
create table head_timestamp (
    tree_size  bigint      not null primary key,
    stamped_at timestamptz not null, -- by the authority's clock
    authority  text        not null, -- the name in the certificate that signed
    token      bytea       not null  -- in DER
);

create trigger head_timestamp_is_kept before update or delete or truncate on head_timestamp
    for each statement execute function keep_tree_log();
