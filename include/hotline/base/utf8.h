/* UTF-8: validity, and what may be shown. Unicode tables are utf8proc's. */
#ifndef HOTLINE_BASE_UTF8_H
#define HOTLINE_BASE_UTF8_H

#include "hotline/base/arena.h"

/* RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool utf8_valid(struct str text);
/* Next code point from text->at; moves *text behind it. Only for valid UTF-8, text not empty. */
uint32_t utf8_next(struct str *text);
size_t utf8_count(struct str text); /* code points */
/* Appends one code point. */
void utf8_add(struct buf *buf, uint32_t code_point);
/* Whether a code point may be shown as it is: see utf8_visible. */
bool utf8_shown(uint32_t code_point);
/* The one function for everything that goes out to a terminal, stderr, an export or a log:
 * control characters (C0 but \n and \t where allowed, DEL, C1), bidi controls, zero-width and
 * other invisible characters, tags, U+FFF9-FFFB, U+00AD are written visibly as <U+XXXX>. */
struct str utf8_visible(struct arena *arena, struct str text, bool keep_newlines);
/* What a person typed or pasted, as it may be sent: the server takes no control characters but \n
 * and \t, and none may keep a report from being saved; they become U+FFFD. */
struct str utf8_printable(struct arena *arena, struct str text);
/* NFKC, then Unicode case folding. */
struct str utf8_casefold(struct arena *arena, struct str text);
struct str utf8_nfc(struct arena *arena, struct str text);

#endif
