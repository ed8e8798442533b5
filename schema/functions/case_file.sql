-- The case file: what case_read gives (every version of every record that the caller may read, in
-- order of time), taken along as a whole and therefore audited as 'exported'. The two sides of a
-- refer get its exchange; identity comes only with a live opening.
CREATE OR REPLACE FUNCTION hotline.case_file(p_actor uuid, p_reference text)
RETURNS TABLE (part text, id uuid, version bigint, type bigint, compartment bigint, scope uuid,
    epoch bigint, principal uuid, principal_epoch bigint, at timestamptz, flag boolean,
    bytes bytea, clear jsonb)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v_case uuid;
    v_version bigint;
    v_relation text[];
    v_works boolean;
BEGIN
    PERFORM set_config('hotline.actor', p_actor::text, true);
    SELECT c.id, c.version INTO v_case, v_version
    FROM hotline.case_record c WHERE c.reference = p_reference;
    v_relation := hotline.case_relation(p_actor, v_case);
    IF v_relation = '{}' THEN
        RETURN;
    END IF;
    v_works := hotline.relation_works(v_relation);
    PERFORM hotline.write_audit(p_actor, 'exported', v_case);
    RETURN QUERY
    SELECT 'clear', v_case, v_version, NULL::bigint, NULL::bigint, NULL::uuid, NULL::bigint,
        NULL::uuid, NULL::bigint, NULL::timestamptz, NULL::boolean, NULL::bytea,
        CASE WHEN v_works THEN hotline.case_clear(v_case, v_relation)
             ELSE hotline.case_clear_little(v_case) END
        || jsonb_build_object('relations', v_relation,
            'forwards', hotline.case_forwards(p_actor, v_case, v_works));
    RETURN QUERY SELECT * FROM hotline.case_sealed(p_actor, v_case, v_relation, NULL);
END $$;
