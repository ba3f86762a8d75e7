/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A screenshot portal that does as it is told, in a thread and on a
 * connection of its own. */
typedef enum
{
  MOCK_OK,          /* answers 0 with the URI */
  MOCK_EARLY,       /* answers before the call returns */
  MOCK_OLD_HANDLE,  /* returns a path of its own choosing, as portals once did */
  MOCK_GARBLED,     /* answers in the wrong form first, then as MOCK_OK */
  MOCK_NO_URI,
  MOCK_CANCEL,      /* answers 1 */
  MOCK_FAIL,        /* answers 2 */
  MOCK_ERROR,       /* the call itself fails */
  MOCK_SILENT,      /* does not answer until it is told to close, and then 2 */
  MOCK_LATE,        /* answers 0 only once it is told to close */
} MockMode;

typedef struct _MockPortal MockPortal;

MockPortal *mock_portal_new      (const char *address,
                                  gboolean    with_screenshot);
void        mock_portal_set      (MockPortal *self,
                                  MockMode    mode,
                                  const char *uri,
                                  const char *write_path);
guint       mock_portal_closes   (MockPortal *self);
gboolean    mock_portal_was_interactive (MockPortal *self);
void        mock_portal_free     (MockPortal *self);

G_END_DECLS
