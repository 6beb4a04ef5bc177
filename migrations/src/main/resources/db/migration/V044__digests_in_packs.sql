-- Where a body of a record was read, with what digests say of the file.

drop function seen(uuid, timestamptz, bigint, bigint, int);

create function seen(of_record uuid, at_time timestamptz, of_body bigint, first_source bigint, first_index int)
    returns table (uri text, at int, file_sha256 bytea, verdict text, digest text)
    language sql stable as $$
    select u.uri, place.source_index, f.sha256, f.verdict, f.digest
    from (select first_source as source_id, first_index as source_index
          union
          select x.source_id, x.source_index from sighting x
          where x.record_id = of_record and x.event_time = at_time and x.body_hash = of_body) as place
    join source u on u.source_id = place.source_id
    left join lateral (
        select l.sha256, l.verdict, d.source as digest
        from log_file l left join digest_file d on d.digest_id = l.digest_id
        where l.source_id = ('x' || encode(substr(sha256(convert_to(u.uri, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint
          and l.source = u.uri
        order by l.read_at desc limit 1) as f on true
$$;
