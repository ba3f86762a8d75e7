/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/attest-error.h"

G_BEGIN_DECLS

typedef gboolean (*AttestTestDone) (gpointer data);

char    *attest_test_dir       (void) G_GNUC_WARN_UNUSED_RESULT;
void     attest_test_remove    (const char     *path);
void     attest_test_wait_for  (AttestTestDone  done,
                                gpointer        data,
                                guint           seconds);
gboolean attest_test_have      (const char     *program);
int      attest_test_run       (char          **out,
                                const char     *program,
                                ...) G_GNUC_NULL_TERMINATED;
gboolean attest_test_contains  (const char     *dir,
                                const void     *needle,
                                gsize           length,
                                char          **where);
/* How often a sweep goes round: @usual, or @full with ATTEST_TORTURE=full, or
 * the number that stands there. */
guint    attest_test_rounds    (guint           usual,
                                guint           full);
GBytes  *attest_test_read      (const char     *path) G_GNUC_WARN_UNUSED_RESULT;
void     attest_test_write     (const char     *path,
                                const void     *bytes,
                                gsize           length);

G_END_DECLS
