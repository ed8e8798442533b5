-- A colleague's cases to one or several others: all of them, or none.

-- The rows of one case out of those of several: behind p_from up to p_upto of each kind
-- (compartments, wraps, records).
CREATE OR REPLACE FUNCTION hotline.sealed_part(
    s hotline.sealed_rows, p_directory_seq bigint, p_from bigint[], p_upto bigint[])
RETURNS hotline.sealed_rows LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    c1 int := p_from[1] + 1; c2 int := p_upto[1];
    w1 int := p_from[2] + 1; w2 int := p_upto[2];
    r1 int := p_from[3] + 1; r2 int := p_upto[3];
BEGIN
    RETURN ROW(p_directory_seq,
        s.c_compartment[c1:c2], s.c_scope[c1:c2], s.c_epoch[c1:c2], s.c_public[c1:c2],
        s.w_compartment[w1:w2], s.w_scope[w1:w2], s.w_epoch[w1:w2], s.w_principal[w1:w2],
        s.w_principal_epoch[w1:w2], s.w_state[w1:w2], s.w_wrap[w1:w2],
        s.r_scope[r1:r2], s.r_envelope[r1:r2])::hotline.sealed_rows;
END $$;

-- Each case as in case_assign, without an override. What is a list there stands here with those of
-- all cases joined, and u_… says where the part of each ends. a_seq: the directory each case was
-- sealed by, 0: no wrap was made. A refusal names the case: "version_stale BG-2026-00417-6".
DROP FUNCTION IF EXISTS hotline.cases_reassign;
CREATE FUNCTION hotline.cases_reassign(
    p_actor uuid, p_key uuid, p_request bytea, p_at timestamptz, p_from uuid,
    a_case uuid[], a_version bigint[], a_id uuid[], a_to uuid[], a_from_status text[],
    a_to_status text[], a_record uuid[], a_seq bigint[],
    p_needs bigint[], u_needs bigint[], p_retire bigint[], u_retire bigint[],
    u_compartments bigint[], u_wraps bigint[], u_records bigint[], p_sealed hotline.sealed_rows,
    OUT outcome text, OUT cases jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_kept pg_catalog.record;
    v_done pg_catalog.record;
    v_from bigint[] := '{0,0,0,0,0}'; -- needs, retire, compartments, wraps, records
    v_upto bigint[];
    v_refused text;
BEGIN
    SELECT * INTO v_kept FROM idempotent_answer(p_actor, p_key, p_request);
    IF v_kept.outcome IS NOT NULL THEN
        outcome := v_kept.outcome;
        cases := v_kept.answer->'cases';
        RETURN;
    END IF;
    PERFORM FROM case_record c WHERE c.id = ANY (a_case) ORDER BY c.id FOR UPDATE;
    cases := '[]';
    BEGIN
        FOR i IN 1 .. cardinality(a_case) LOOP
            v_upto := ARRAY[u_needs[i], u_retire[i], u_compartments[i], u_wraps[i], u_records[i]];
            SELECT a.*, c.reference INTO v_done
            FROM case_record c, assign_one(p_actor, a_case[i], a_version[i], p_at, a_id[i],
                a_to[i], a_from_status[i], a_to_status[i], p_needs[v_from[1] + 1:v_upto[1]],
                p_retire[v_from[2] + 1:v_upto[2]], a_record[i], NULL, '{}', NULL,
                sealed_part(p_sealed, nullif(a_seq[i], 0), v_from[3:5], v_upto[3:5])) a
            WHERE c.id = a_case[i];
            IF v_done.outcome <> 'ok' THEN
                v_refused := regexp_replace(v_done.outcome, '^\w+', '\& ' || v_done.reference);
                RAISE EXCEPTION 'refused' USING ERRCODE = 'HL002';
            END IF;
            cases := cases || jsonb_build_object('reference', v_done.reference,
                'version', v_done.version, 'status', v_done.status, 'assignee', v_done.assignee);
            v_from := v_upto;
        END LOOP;
    EXCEPTION WHEN SQLSTATE 'HL002' THEN -- every assignment before it is undone
        outcome := v_refused;
        cases := NULL;
        RETURN;
    END;
    PERFORM write_audit(p_actor, 'reassigned', NULL, p_from,
        jsonb_build_object('cases', cardinality(a_case)));
    PERFORM keep_answer(p_actor, p_key, p_request, jsonb_build_object('cases', cases));
    outcome := 'ok';
END $$;
