/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-test.h"
#include "seal/attest-age.h"
#include "seal/attest-sign.h"
#include "submit/attest-package.h"

G_BEGIN_DECLS

/* A member of staff who sends, a lead and a deputy who receive, and somebody
 * who has nothing to do with it; a folder for the files of one test. */
typedef struct
{
  char              *dir;
  AttestIdentity    *sender, *lead, *deputy, *other;
  AttestSignKey     *sender_key, *lead_key, *deputy_key, *other_key;
  AttestPackageInfo *info;
} Fixture;

#define fixture_add(name, function) g_test_add (name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
void       fixture_init   (int          *argc,
                           char       ***argv);
void       fixture_set_up (Fixture      *self,
                           gconstpointer data);
void       fixture_tear_down (Fixture      *self,
                              gconstpointer data);
GPtrArray *fixture_members (void);
char      *fixture_path (Fixture    *self,
                         const char *name);
GBytes    *fixture_package (Fixture *self);

/* What a sink got, as text: "info", "begin NAME SIZE", "end", and the bytes. */
typedef struct
{
  GString    *calls;
  GHashTable *files; /* name → GString */
  GString    *now;
  guint       refuse_at; /* call number, from 1 */
  guint       made;
} Got;

extern const AttestPackageSink got_sink;
Got                           *got_new (void);
void                           got_free (Got *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Got, got_free)

/* Gives a file's bytes in pieces of @piece, or as much as is asked for. */
typedef struct
{
  const guint8 *bytes;
  gsize         length, at, piece;
} From;

gssize   from_read (void    *out,
                    gsize    length,
                    gpointer data,
                    GError **error);
gboolean open_bytes (const AttestIdentity *identity,
                     GBytes               *package,
                     Got                  *got,
                     AttestDigest         *digest,
                     GError              **error);

/* A bag whose every part can be spoilt before it is sealed. */
typedef struct
{
  char   *name; /* in the tar */
  GBytes *bytes;
  guint   type; /* AE_IFREG and so on */
  char   *link; /* or RAW_HOLES */
} Raw;
#define RAW_HOLES "holes"

GPtrArray *raw_none (void);
GPtrArray *raw_bag (Fixture *self);
Raw       *raw_find (GPtrArray  *bag,
                     const char *below);
Raw       *raw_add (GPtrArray  *bag,
                    const char *name,
                    const char *text);
void       raw_set (GPtrArray  *bag,
                    const char *below,
                    const char *text);
char      *raw_text (GPtrArray  *bag,
                     const char *below);
void       raw_sign (GPtrArray           *bag,
                     const AttestSignKey *key);
GBytes    *raw_tar (GPtrArray  *bag,
                    const char *format);
GBytes    *raw_seal (Fixture *self,
                     GBytes  *tar);

void       assert_refused    (Fixture              *self,
                              GBytes               *package,
                              AttestError           code,
                              const char           *naming);
void       assert_bag_refused (Fixture             *self,
                              GPtrArray            *bag,
                              AttestError           code,
                              const char           *naming);

G_END_DECLS
