/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-desk.h"

G_BEGIN_DECLS

/* One store as the window sees it. Lives on the main thread; the desk lives on
 * one worker thread of the session's own, and every call becomes a job there.
 * Jobs run one after another in the order they were given. Cancelling works
 * until a job has begun; a job that has begun may watch the cancellable itself. */
#define ATTEST_TYPE_SESSION (attest_session_get_type ())
G_DECLARE_FINAL_TYPE (AttestSession, attest_session, ATTEST, SESSION, GObject)

typedef enum
{
  ATTEST_SESSION_EMPTY = 0,  /* no store on this computer yet */
  ATTEST_SESSION_LOCKED = 1,
  ATTEST_SESSION_OPEN = 2
} AttestSessionState;

/* Runs on the worker thread and may use @desk and @data only. Returns what the
 * finish function hands on; %NULL needs @error set. */
typedef gpointer (*AttestDeskJob) (AttestDesk *desk, gpointer data, GCancellable *cancellable, GError **error);

/* @parent: the folder that holds "store" and "practice".
 * Properties: "state" (int, notify). Signals: "changed" after any job run with
 * attest_session_change_async() has succeeded. */
AttestSession     *attest_session_new             (const char          *parent) G_GNUC_WARN_UNUSED_RESULT;
AttestSessionState attest_session_get_state       (AttestSession       *self);
const char        *attest_session_get_parent      (AttestSession       *self);
/* Known while open; NULL and FALSE otherwise. */
const char        *attest_session_get_name        (AttestSession       *self);
const char        *attest_session_get_role        (AttestSession       *self);
gboolean           attest_session_get_practice    (AttestSession       *self);
gboolean           attest_session_get_practice_dsl(AttestSession       *self); /* on the DSL's side of the practice school */
gboolean           attest_session_get_receives    (AttestSession       *self); /* shows the inbox */

typedef enum
{
  ATTEST_OPEN_KEYRING,
  ATTEST_OPEN_PASSPHRASE,
  ATTEST_OPEN_RECOVERY
} AttestOpenBy;

void     attest_session_create_async      (AttestSession *self, const AttestDeskSetup *setup, GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): the recovery sheet to show and print */
char    *attest_session_create_finish     (AttestSession *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void     attest_session_unlock_async      (AttestSession *self, AttestOpenBy by, const char *secret, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean attest_session_expects_keyring   (AttestSession *self); /* whether the password store is said to have the key */
AttestKeyringTrouble attest_session_get_trouble (AttestSession *self); /* after unlocking by the keyring failed */
gboolean attest_session_unlock_finish     (AttestSession *self, GAsyncResult *result, GError **error);
/* Puts a copy of a store in its place and opens it; never over a store. */
void     attest_session_place_async       (AttestSession *self, const char *from, AttestOpenBy by, const char *secret, gboolean keyring, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean attest_session_place_finish      (AttestSession *self, GAsyncResult *result, guint *problems, GError **error);
/* Makes the practice school if there is none and opens one side of it. */
void     attest_session_practice_async    (AttestSession *self, const char *name, gboolean dsl, GAsyncReadyCallback callback, gpointer user_data);
gboolean attest_session_practice_finish   (AttestSession *self, GAsyncResult *result, GError **error);
/* Closes and deletes the practice school; state goes back to EMPTY or LOCKED. */
void     attest_session_end_practice_async  (AttestSession *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean attest_session_end_practice_finish (AttestSession *self, GAsyncResult *result, GError **error);
void     attest_session_lock_async        (AttestSession *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean attest_session_lock_finish       (AttestSession *self, GAsyncResult *result, GError **error);

/* A job that only reads. @data is freed with @free_data on the worker; a
 * result nobody fetched is freed with @free_result. */
void     attest_session_read_async        (AttestSession       *self,
                                           const char          *name,
                                           AttestDeskJob        job,
                                           gpointer             data,
                                           GDestroyNotify       free_data,
                                           GDestroyNotify       free_result,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
/* The same for a job that changes something: emits "changed" when it worked. */
void     attest_session_change_async      (AttestSession       *self,
                                           const char          *name,
                                           AttestDeskJob        job,
                                           gpointer             data,
                                           GDestroyNotify       free_data,
                                           GDestroyNotify       free_result,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
gpointer attest_session_run_finish        (AttestSession *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Blocks until the worker has ended; for the end of the program and tests. */
void     attest_session_shut_down         (AttestSession *self);

/* Pictures, decoded by the sandboxed helper and never in this process. */
typedef struct
{
  guint   width;
  guint   height;
  gsize   stride;
  guint   full_width;  /* of the picture as it is; the pixels may be fewer */
  guint   full_height;
  GBytes *rgba;   /* 8 bits a channel, not premultiplied */
} AttestPicture;

void           attest_picture_free              (AttestPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestPicture, attest_picture_free)
/* @reveal: log that the person looked (asked for it by a press). */
void           attest_session_picture_async     (AttestSession *self, const char *item_id, guint max_side, gboolean reveal,
                                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AttestPicture *attest_session_picture_finish    (AttestSession *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a picture that is not sealed yet; @encoded stays in memory. */
void           attest_session_preview_async     (AttestSession *self, GBytes *encoded, guint max_side,
                                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AttestPicture *attest_session_preview_finish    (AttestSession *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a letter, a chat, a saved page or a picture's hidden data say; see
 * attest-reading.h. @look: log that the person looked. Letters are looked into
 * in the helper and never in this process. */
#define ATTEST_SESSION_CHAT_PAGE 200u /* messages in one answer */
#define ATTEST_SESSION_MAIL_PAGE 10u
void           attest_session_reading_async      (AttestSession *self, const char *item_id, guint from, gboolean look,
                                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AttestReading *attest_session_reading_finish     (AttestSession *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* One picture inside it. @gate: the answer for this very picture; anything but
 * no opens nothing and is %ATTEST_ERROR_GATE. */
void           attest_session_part_async         (AttestSession *self, const char *item_id, guint part, AttestGate gate, guint max_side,
                                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AttestPicture *attest_session_part_finish        (AttestSession *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The portal's own dialog; gives the path of the plain file it left, to be
 * given to attest_desk_add_screenshot() at once. */
void           attest_session_screenshot_async  (AttestSession *self, const char *parent_window, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char          *attest_session_screenshot_finish (AttestSession *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* For one that is not kept after all: its plain file is removed. Returns
 * whether it is gone. */
gboolean       attest_session_discard_screenshot (const char *path);
void           attest_session_has_screenshot_async  (AttestSession *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean       attest_session_has_screenshot_finish (AttestSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
