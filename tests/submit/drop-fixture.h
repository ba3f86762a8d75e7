/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "submit/attest-drop.h"

G_BEGIN_DECLS

/* A folder of this computer's as a drop, and a sealed file to put there. */
#define NAME "0123456789abcdef0123456789abcdef.attest"
#define SIZE 700000

typedef struct
{
  char        *dir;
  char        *root;
  char        *sealed;
  AttestDrop  *drop;
  AttestDigest digest;
} Drop;

void     drop_set_up      (Drop          *self,
                           gconstpointer  data);
void     drop_tear_down   (Drop          *self,
                           gconstpointer  data);
char    *drop_inside      (Drop          *self,
                           const char    *name);
gboolean drop_put         (Drop          *self,
                           gboolean      *checked,
                           GError       **error);
/* Everything that lies in in/, hidden or not, with spaces between. */
char    *drop_everything  (Drop          *self);
void     drop_assert_only (Drop          *self,
                           const char    *names);

G_END_DECLS
