/* For one test only: a build with HOTLINE_LEAK_FIELD=n lets the n-th field of vocab/fields.def
 * through in clear, inside the envelope it belongs in, so that the leak scan can prove that it
 * would find it (tests/proof/test_leak_probe.py). In every other build this is nothing. */
#ifndef HOTLINE_SERVER_API_LEAK_PROBE_H
#define HOTLINE_SERVER_API_LEAK_PROBE_H

#ifdef HOTLINE_LEAK_FIELD
#include "hotline/base/json.h"
#include "hotline/vault/layout.h"

/* Writes the field as the document has it over the beginning of the ciphertext. */
void leak_probe(struct arena *arena, enum record_type type, const struct json *document,
                struct str envelope);
#else
#define leak_probe(ARENA, TYPE, DOCUMENT, ENVELOPE) ((void)0)
#endif

#endif
