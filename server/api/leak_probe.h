/* For one test only: a build with HOTLINE_LEAK_FIELD=n lets the n-th sealed field of
 * vocab/fields.def through in clear, so that the leak scan can prove that it would find it. Every
 * other build compiles this to nothing. */
#ifndef HOTLINE_SERVER_API_LEAK_PROBE_H
#define HOTLINE_SERVER_API_LEAK_PROBE_H

#include "hotline/base/json.h"

#ifdef HOTLINE_LEAK_FIELD
struct str leak_probe(struct arena *arena, const struct json *body);
#else
#define leak_probe(ARENA, BODY) STR_NONE
#endif

#endif
