/* The case file, read and written on paper: what the command and the screen both do. */
#ifndef HOTLINE_CLIENT_CASE_FILE_H
#define HOTLINE_CLIENT_CASE_FILE_H

#include "cases/cases.h"
#include "words/labels.h"

struct case_file {
    struct str reference, reason; /* reason: opens first what may be opened on one; or empty */
    struct str path;
    bool replace;                 /* a file that is there */
    const struct labels *labels;  /* current */
    enum language language;
};

/* Writes the PDF: the owner's alone (0600), whole or not at all. The place is taken before anything is
 * read, so that no export is audited that came to nothing. */
struct error case_file_write(struct keyring *keyring, struct arena *arena,
                             const struct case_file *wanted, size_t *ret_pages);
/* For struct paper_order: a name of the keyring's directory. */
struct str file_name_of(const void *keyring, struct uuid id);

#endif
