/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How long the person may take over choosing what to capture, seconds. */
#define ATTEST_PORTAL_TIMEOUT_S 120

/* A screenshot as the portal left it: a readable file of ours. A note of it
 * is kept in the state folder until attest_portal_shot_discard() removes both;
 * a shot that is freed without that is removed by the next sweep. */
typedef struct _AttestPortalShot AttestPortalShot;

void              attest_portal_has_screenshot_async  (GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean          attest_portal_has_screenshot_finish (GAsyncResult         *result,
                                                       GError              **error);

void              attest_portal_screenshot_async      (const char           *state_dir,
                                                       gboolean              interactive,
                                                       const char           *parent_window,
                                                       guint                 timeout_s,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
AttestPortalShot *attest_portal_screenshot_finish     (GAsyncResult         *result,
                                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;
AttestPortalShot *attest_portal_screenshot            (const char           *state_dir,
                                                       gboolean              interactive,
                                                       guint                 timeout_s,
                                                       GCancellable         *cancellable,
                                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;

const char       *attest_portal_shot_path             (const AttestPortalShot *self);
const char       *attest_portal_shot_discard          (AttestPortalShot       *self);
void              attest_portal_shot_free             (AttestPortalShot       *self);

/* For callers that pass a plain path from one thread to another. */
char             *attest_portal_shot_park             (AttestPortalShot       *self) G_GNUC_WARN_UNUSED_RESULT;
const char       *attest_portal_discard               (const char             *path);

char            **attest_portal_sweep                 (const char             *state_dir,
                                                       GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestPortalShot, attest_portal_shot_free)

G_END_DECLS
