/* A sheet whose task writes a file (field "path"): one that is there is replaced only when that was
 * said. The task's output begins with struct file_made. */
#ifndef HOTLINE_SCREENS_FILE_SHEET_H
#define HOTLINE_SCREENS_FILE_SHEET_H

#include "screens/sheet.h"
#include "tasks/places.h"

struct file_sheet {
    struct sheet sheet; /* first: see sheet.h */
    void (*make_form)(struct model *model, struct file_sheet *state); /* in the language shown */
    void (*send)(struct model *model, struct file_sheet *state, bool replace);
    struct str (*said)(struct arena *arena, const struct file_made *made); /* when it is written */
};

/* Where nothing was entered: "~/BG-2026-00417-6" and the ending. */
void file_sheet_propose(struct file_sheet *state, const char *ending);

/* For the table of such a screen; its state begins with struct file_sheet. The others are the sheet's. */
void file_sheet_update(struct model *model, void *screen, struct message *message);

#endif
