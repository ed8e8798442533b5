-- Sealed rows on their way into a case, as one parameter: the number of the newest statement the
-- wraps were made by (NULL: none was made), then columns of new compartments (c_…), wraps (w_…) and
-- records (r_…). Written by server/store/store_sealed.h, read by schema/functions/sealing.sql.
CREATE TYPE hotline.sealed_rows AS (
    directory_seq bigint,
    c_compartment bigint[], c_scope uuid[], c_epoch bigint[], c_public bytea[],
    w_compartment bigint[], w_scope uuid[], w_epoch bigint[], w_principal uuid[],
    w_principal_epoch bigint[], w_state text[], w_wrap bytea[],
    r_scope uuid[], r_envelope bytea[]);
