/* vocab/limits.def as constants: LIMIT_BODY_INTAKE and so on. */
#ifndef HOTLINE_BASE_LIMITS_H
#define HOTLINE_BASE_LIMITS_H

enum limit {
#define LIMIT(NAME, VALUE, UNIT) LIMIT_##NAME = (VALUE),
#include "hotline/vocab/limits.def"
#undef LIMIT
};

#endif
