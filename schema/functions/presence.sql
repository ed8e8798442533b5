-- Who has a case open. Nothing of it is audited: reading was, when the case was read.

-- Says for p_seconds that the actor has the case open, and whether she is writing; p_writing NULL:
-- no longer. others: who else has it open, for those who work with it. Only when that concerns
-- somebody who is there does the feed tell, and only her: a heartbeat alone writes no logged row,
-- so its commit waits for no disk.
DROP FUNCTION IF EXISTS hotline.case_presence;
CREATE FUNCTION hotline.case_presence(
    p_actor uuid, p_reference text, p_writing boolean, p_seconds bigint,
    OUT outcome text, OUT others jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_case uuid := (SELECT c.id FROM case_record c WHERE c.reference = p_reference);
    v_relation text[] := case_relation(p_actor, v_case);
    v_before boolean;
    v_others uuid[];
BEGIN
    outcome := CASE WHEN v_relation = '{}' THEN 'not_found'
                    WHEN NOT relation_works(v_relation) THEN 'forbidden' END;
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    DELETE FROM presence p USING (
        SELECT o.case_id, o.user_id FROM presence o WHERE o.until <= now()
        LIMIT 100 FOR UPDATE SKIP LOCKED) old
    WHERE p.case_id = old.case_id AND p.user_id = old.user_id;
    SELECT p.writing INTO v_before FROM presence p
    WHERE p.case_id = v_case AND p.user_id = p_actor AND p.until > now();
    IF p_writing IS NULL THEN
        DELETE FROM presence p WHERE p.case_id = v_case AND p.user_id = p_actor;
    ELSE
        INSERT INTO presence AS p (case_id, user_id, since, until, writing)
        VALUES (v_case, p_actor, now(), now() + p_seconds * interval '1 second', p_writing)
        ON CONFLICT (case_id, user_id) DO UPDATE SET until = excluded.until,
            writing = excluded.writing,
            since = CASE WHEN p.until > now() THEN p.since ELSE excluded.since END;
    END IF;
    SELECT coalesce(jsonb_agg(jsonb_build_object(
            'name', coalesce(nullif(u.display_name, ''), u.username),
            'since', json_time(p.since), 'writing', p.writing) ORDER BY p.since, p.user_id), '[]'),
        coalesce(array_agg(p.user_id), '{}')
    INTO others, v_others
    FROM presence p JOIN user_account u ON u.id = p.user_id
    WHERE p.case_id = v_case AND p.user_id <> p_actor AND p.until > now()
      AND relation_works(case_relation(p.user_id, v_case));
    IF v_others <> '{}' AND v_before IS DISTINCT FROM p_writing THEN
        PERFORM note_change(v_case, 'presence', NULL, v_others);
    END IF;
    outcome := 'ok';
END $$;
