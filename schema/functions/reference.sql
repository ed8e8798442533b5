-- Reference data: the words people choose from. Changed by the seed and, later, by screens.

CREATE OR REPLACE FUNCTION hotline.reference_version() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT version FROM reference_version;
$$;

CREATE OR REPLACE FUNCTION hotline.reference_items()
RETURNS TABLE (version bigint, vocabulary text, code text, sort int, active boolean, labels jsonb,
    data jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT v.version, i.vocabulary, i.code, i.sort, i.active, i.labels, i.data
    FROM reference_version v, reference_item i
    ORDER BY i.vocabulary COLLATE "C", i.code COLLATE "C";
$$;

CREATE OR REPLACE FUNCTION hotline.reference_holidays()
RETURNS TABLE (version bigint, country text, day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT v.version, h.country, h.day
    FROM reference_version v, holiday h ORDER BY h.country COLLATE "C", h.day;
$$;

-- The answer of GET /v1/vocabularies.
CREATE OR REPLACE FUNCTION hotline.reference_document(OUT version bigint, OUT document text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT v.version, jsonb_build_object(
        'version', v.version,
        'vocabularies', (
            SELECT coalesce(jsonb_object_agg(g.vocabulary, g.items), '{}') FROM (
                SELECT i.vocabulary, jsonb_agg(
                    i.data || jsonb_build_object('code', i.code, 'sort', i.sort,
                        'active', i.active, 'labels', i.labels)
                    ORDER BY i.sort, i.code) AS items
                FROM reference_item i GROUP BY i.vocabulary) g),
        'holidays', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('country', h.country, 'day', h.day,
                'labels', h.labels) ORDER BY h.country, h.day), '[]')
            FROM holiday h))::text
    FROM reference_version v;
$$;

-- A new version, so that caches ask again; called only when something differs.
CREATE OR REPLACE FUNCTION hotline.reference_changed() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    UPDATE reference_version SET version = version + 1, changed_at = now();
    SELECT pg_notify('hotline_reference', '');
$$;

-- What the seed says of the items it names: [{"vocabulary", "code", "sort", "active", "labels",
-- "data"}]. Others stay as they are.
CREATE OR REPLACE FUNCTION hotline.reference_put(p_items jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO reference_item AS item (vocabulary, code, sort, active, labels, data)
    SELECT n.vocabulary, n.code, n.sort, n.active, n.labels, n.data
    FROM jsonb_to_recordset(p_items) AS n (vocabulary text, code text, sort int, active boolean,
        labels jsonb, data jsonb)
    ON CONFLICT (vocabulary, code) DO UPDATE
        SET sort = excluded.sort, active = excluded.active,
            labels = excluded.labels, data = excluded.data
        WHERE (item.sort, item.active, item.labels, item.data)
            IS DISTINCT FROM (excluded.sort, excluded.active, excluded.labels, excluded.data);
    IF FOUND THEN
        PERFORM reference_changed();
    END IF;
END $$;
