-- What a server process asks once a second for /readyz and /metrics, and to see changes that no NOTIFY
-- told it of. The backlog is an estimate by
-- row numbers, so that it costs two index look-ups.
DROP FUNCTION IF EXISTS hotline.health();
CREATE FUNCTION hotline.health(OUT schema_version bigint, OUT at timestamptz,
    OUT audit_backlog bigint, OUT last_change bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT coalesce((SELECT max(number) FROM migration), 0)::bigint, clock_timestamp(),
           coalesce((SELECT max(id) FROM audit), 0)
               - coalesce((SELECT h.last_id FROM audit_head h ORDER BY h.seq DESC LIMIT 1), 0),
           coalesce((SELECT max(id) FROM change), 0);
$$;
