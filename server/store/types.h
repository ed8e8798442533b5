/* PostgreSQL's type numbers (pg_type.dat) and its epoch, as far as parameters and rows need them. */
#ifndef HOTLINE_SERVER_TYPES_H
#define HOTLINE_SERVER_TYPES_H

enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_TEXT = 25,
    OID_DATE = 1082,
    OID_TIMESTAMPTZ = 1184,
    OID_UUID = 2950,
    OID_JSONB = 3802,
    OID_BYTEA_ARRAY = 1001,
    OID_TEXT_ARRAY = 1009,
    OID_INT8_ARRAY = 1016,
    OID_DATE_ARRAY = 1182,
    OID_UUID_ARRAY = 2951,
};

/* 2000-01-01 since 1970-01-01 */
#define EPOCH_2000_DAYS 10957
#define EPOCH_2000_MS (EPOCH_2000_DAYS * INT64_C(86400000))

#endif
