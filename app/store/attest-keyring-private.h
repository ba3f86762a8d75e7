/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/attest-keyring.h"

#include <libsecret/secret.h>

G_BEGIN_DECLS

typedef enum {
  KEYRING_LOOKUP,
  KEYRING_STORE,
  KEYRING_CLEAR,
} KeyringDeed;

/* What a task carries. Every libsecret call in flight holds the task. */
typedef struct
{
  KeyringDeed               deed;
  GHashTable        *attributes;
  AttestSecret      *secret; /* to store */
  GPtrArray         *found;  /* of AttestSecret */
  GCancellable      *inner;  /* libsecret's: ours and the caller's in one */
  GCancellable      *outer;
  gulong             outer_handler;
  GSource           *timer;
  SecretService     *service;
  SecretCollection  *collection; /* the default one; NULL when there is none */
  guint              watch; /* for the end of the service; holds the task's address only */
  char              *prompt; /* the question that is on the screen; NULL */
  guint              prompt_signal;
  gboolean           is_locked;
  gboolean           done;
  AttestKeyringState state;
} KeyringWork;

void             keyring_conclude       (GTask             *task,
                                         AttestKeyringState state);
void             keyring_conclude_error (GTask             *task,
                                         const GError      *error);
void             keyring_do_deed        (GTask             *task);
GDBusConnection *keyring_connection     (KeyringWork       *work);
void             keyring_unlock         (GTask             *task);
void             keyring_end_prompt     (KeyringWork       *work);

G_END_DECLS
