/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include "base/attest-file.h"
#include "cli/attest-demo-image.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Two people who share a card and a folder and nothing else: every step is a
 * process of its own, as it would be on two computers. */
typedef struct
{
  char *dir;
  char *self; /* this program */
  char *case_ref;
  char *package;     /* id */
  char *sha256;      /* of its file */
  char *signing_key; /* the sender's */
} Demo;

static void
demo_clear (Demo *self)
{
  g_free (self->dir);
  g_free (self->self);
  g_free (self->case_ref);
  g_free (self->package);
  g_free (self->sha256);
  g_free (self->signing_key);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Demo, demo_clear)

static char *
in_dir (const Demo *self,
        const char *name)
{
  return g_build_filename (self->dir, name, NULL);
}

/* ── One step ─────────────────────────────────────────────────────────── */

/* What every step has before its own words: the program, its store, the
 * passphrase and the form of the answer. */
#define OWN_WORDS 6
#define ANSWER_SHOWN 100

/* The names below the folder that all of it is in; said once, above. */
static void
say_step (const Demo *self,
          const char *who,
          const char *what,
          GPtrArray  *argv)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *below = g_strconcat (self->dir, "/", NULL);

  for (guint i = OWN_WORDS; i + 1 < argv->len; i++)
    {
      g_autofree char *quoted = g_shell_quote (argv->pdata[i]);

      g_string_append_printf (line, " %s", strpbrk (argv->pdata[i], " '\"") != NULL ? quoted : (char *)argv->pdata[i]);
    }
  g_string_replace (line, below, "", 0);
  cli_say ("\n%s\n  $ attest-cli --store %s%s", what, who, line->str);
}

/* The beginning is enough to see that there is an answer. */
static void
say_answer (const char *out)
{
  const gsize length = strcspn (out, "\n");

  if (g_utf8_strlen (out, (gssize)length) <= ANSWER_SHOWN)
    g_print ("    %.*s\n", (int)length, out);
  else
    g_print ("    %.*s …\n", (int)(g_utf8_offset_to_pointer (out, ANSWER_SHOWN) - out), out);
}

/* Runs one command on the store @who and gives what it printed. */
static char *
step (const Demo *self,
      const char *what,
      const char *who,
      GError    **error,
      ...)
{
  g_autofree char *store = in_dir (self, who), *passphrase = in_dir (self, "passphrase");
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *out = NULL;
  va_list          args;

  g_ptr_array_add (argv, self->self);
  g_ptr_array_add (argv, (gpointer) "--store");
  g_ptr_array_add (argv, store);
  g_ptr_array_add (argv, (gpointer) "--passphrase-file");
  g_ptr_array_add (argv, passphrase);
  g_ptr_array_add (argv, (gpointer) "--json");
  va_start (args, error);
  do
    g_ptr_array_add (argv, va_arg (args, char *));
  while (argv->pdata[argv->len - 1] != NULL);
  va_end (args);

  say_step (self, who, what, argv);
  process = g_subprocess_newv ((const char *const *)argv->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, error);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, error))
    return NULL;
  say_answer (out);
  if (g_subprocess_get_successful (process))
    return g_steal_pointer (&out);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE, "The step failed: %s", what);
  return NULL;
}

static char *
text_of (const char *json,
         const char *name)
{
  g_autoptr (JsonObject) object = attest_json_parse (json, strlen (json), 64 * 1024 * 1024, NULL);
  const char *text = object != NULL ? attest_json_text (object, name) : NULL;

  return g_strdup (text);
}

static gboolean
plain_step (char *out)
{
  gboolean ok = out != NULL;

  g_free (out);
  return ok;
}

/* ── The pictures and words ───────────────────────────────────────────── */

static gboolean
write_picture (const Demo              *self,
               const char              *name,
               const AttestDemoMessage *messages,
               gsize                    n,
               GError                 **error)
{
  g_autoptr (GBytes) png = attest_demo_image ("@j_evans_y6", messages, n);
  g_autofree char *path = in_dir (self, name);

  return attest_file_write (path, g_bytes_get_data (png, NULL), g_bytes_get_size (png), error);
}

static gboolean
write_pictures (const Demo *self,
                GError    **error)
{
  static const AttestDemoMessage first[] = { { "is this mr evans from school", "19:02", FALSE },
                                             { "we all know where you live", "19:04", FALSE } };
  static const AttestDemoMessage second[] = { { "made you an account lol", "19:07", FALSE }, { "everyone follows it", "19:07", FALSE } };
  static const AttestDemoMessage third[] = { { "you better not come in monday", "19:11", FALSE } };
  static const char              words[] = "I was shown these messages by a parent at the gate.\nShe said there are more. I did not reply.\n";
  static const char              passphrase[] = "practice\n";
  g_autofree char               *account = in_dir (self, "account.txt"), *pass = in_dir (self, "passphrase");

  return write_picture (self, "message-1.png", first, G_N_ELEMENTS (first), error) &&
         write_picture (self, "message-2.png", second, G_N_ELEMENTS (second), error) &&
         write_picture (self, "message-3.png", third, G_N_ELEMENTS (third), error) &&
         attest_file_write (account, words, strlen (words), error) && attest_file_write (pass, passphrase, strlen (passphrase), error);
}

/* ── The flow ─────────────────────────────────────────────────────────── */

/* The sheet is what a person prints; a demonstration keeps none. */
static gboolean
make_store (const Demo *self,
            const char *who,
            const char *name,
            const char *role,
            GError    **error)
{
  g_autofree char *sheet = in_dir (self, "sheet"), *person = g_strdup_printf ("%s/%s.attest-person", self->dir, who);
  g_autofree char *what = g_strdup_printf (_ ("%s makes a store (practice; the recovery sheet is thrown away here)"), name);
  gboolean         ok = plain_step (step (self, what, who, error, "init", "--practice", "--name", name, "--role", role, "--recovery-file", sheet,
                                          "--person-file", person, NULL));

  g_unlink (sheet);
  return ok;
}

static gboolean
set_up (const Demo *self,
        GError    **error)
{
  g_autofree char *drop = in_dir (self, "drop"), *card = in_dir (self, "school.attest-card"), *person = in_dir (self, "staff.attest-person");

  return attest_file_make_dir (drop, error) && write_pictures (self, error) && make_store (self, "dsl", "Mina Patel", "dsl", error) &&
         make_store (self, "staff", "Jo Evans", "staff", error) &&
         plain_step (step (self, _ ("The DSL makes the school card with a shared folder"), "dsl", error, "card", "create", "--school", "Practice School", "--pack",
                           "generic-england", "--drop", drop, NULL)) &&
         plain_step (step (self, _ ("and adds the member of staff"), "dsl", error, "card", "add-person", person, NULL)) &&
         plain_step (step (self, _ ("and gives the card out"), "dsl", error, "card", "export", card, NULL)) &&
         plain_step (step (self, _ ("The member of staff imports it, having compared the fingerprint"), "staff", error, "card", "import", card, "--compared", NULL));
}

static gboolean
add (const Demo *self,
     const char *name,
     GError    **error)
{
  g_autofree char *file = in_dir (self, name);

  return plain_step (step (self, _ ("A picture is sealed into the case"), "staff", error, "add", self->case_ref, file, "--gate", "no", "--kind", "screenshot",
                           "--no-url-because", "a private message in an app", "--platform", "ChatApp", "--seen-at", "2026-03-04 19:30", NULL));
}

static gboolean
record (Demo    *self,
        GError **error)
{
  g_autofree char *account = in_dir (self, "account.txt");
  g_autofree char *opened = step (self, _ ("Something was seen: a case is opened"), "staff", error, "case", "open", "--type", "impersonation", "--title",
                                  "Threats and a false account", "--noticed-at", "2026-03-04 19:30", NULL);

  if (opened == NULL)
    return FALSE;
  self->case_ref = text_of (opened, "reference");
  return add (self, "message-1.png", error) && add (self, "message-2.png", error) && add (self, "message-3.png", error) &&
         plain_step (step (self, _ ("and an account in their own words"), "staff", error, "write", self->case_ref, "--kind", "written", "--text-file", account, NULL));
}

/* The DSL takes the package out of the folder; stock tools get a copy. */
static gboolean
keep_copy (Demo       *self,
           const char *submitted,
           GError    **error)
{
  g_autofree char *file = text_of (submitted, "file"), *copy = in_dir (self, "sent.attest");
  g_autoptr (GBytes) bytes = file != NULL ? attest_file_read (file, G_MAXSSIZE, error) : NULL;

  self->package = text_of (submitted, "package");
  self->sha256 = text_of (submitted, "sha256");
  return bytes != NULL && attest_file_write (copy, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

static gboolean
export_keys (Demo    *self,
             GError **error)
{
  g_autofree char *identity = in_dir (self, "dsl-identity.txt"), *public = in_dir (self, "sender.pub"), *text = NULL;
  g_autofree char *keys = step (self, _ ("For the stock tools: the sender's public key"), "staff", error, "keys", "show", NULL);

  if (keys == NULL)
    return FALSE;
  self->signing_key = text_of (keys, "signing_key");
  text = g_strdup_printf ("untrusted comment: minisign public key of the practice sender\n%s\n", self->signing_key);
  return attest_file_write (public, text, strlen (text), error) &&
         plain_step (step (self, _ ("and the practice DSL's identity"), "dsl", error, "keys", "export-identity", identity, NULL));
}

static gboolean
send_and_receive (Demo    *self,
                  GError **error)
{
  g_autofree char *submitted = step (self, _ ("The case goes to the DSL, sealed"), "staff", error, "submit", self->case_ref, NULL);

  return submitted != NULL && keep_copy (self, submitted, error) &&
         plain_step (step (self, _ ("The DSL receives: verified before anything is shown"), "dsl", error, "receive", NULL)) &&
         plain_step (step (self, _ ("opens it"), "dsl", error, "case", "show", self->case_ref, NULL)) &&
         plain_step (step (self, _ ("and checks every digest and link"), "dsl", error, "verify", NULL)) &&
         plain_step (step (self, _ ("The receipts come back"), "staff", error, "sync", NULL)) &&
         plain_step (step (self, _ ("and the sender's own store verifies"), "staff", error, "verify", NULL)) && export_keys (self, error);
}

/* ── The stock tools ──────────────────────────────────────────────────── */

static char *
stock_commands (const Demo *self)
{
  return g_strdup_printf ("cd %s\n"
                          "echo '%s  sent.attest' | sha256sum -c\n"
                          "mkdir -p opened && age -d -i dsl-identity.txt sent.attest | tar -x -C opened\n"
                          "cd opened/%s\n"
                          "sha256sum --strict --quiet -c tagmanifest-sha256.txt manifest-sha256.txt && echo every file matches\n"
                          "minisign -V -p ../../sender.pub -m tagmanifest-sha256.txt -x tagmanifest-sha256.txt.minisig\n",
                          self->dir, self->sha256, self->package);
}

static gboolean
run_stock_tools (const char *commands,
                 GError    **error)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *out = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, error, "sh", "-e", "-c", commands, NULL);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, error))
    return FALSE;
  g_print ("%s", out);
  if (g_subprocess_get_successful (process))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "The stock tools do not agree");
  return FALSE;
}

static gboolean
check_with_stock_tools (const Demo *self,
                        GError    **error)
{
  static const char *const tools[] = { "age", "tar", "sha256sum", "minisign" };
  g_autofree char         *commands = stock_commands (self), *file = in_dir (self, "check.sh");

  cli_say ("\n%s\n\n%s", _ ("Nobody has to believe Attest. These commands open and check the package without it:"), commands);
  if (!attest_file_write (file, commands, strlen (commands), error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      g_autofree char *path = g_find_program_in_path (tools[i]);

      if (path == NULL)
        {
          cli_say (_ ("%s is not installed here, so they were not run."), tools[i]);
          return TRUE;
        }
    }
  return run_stock_tools (commands, error);
}

static void
say_places (const Demo *self)
{
  static const char *const places[][2] = {
    { "staff/", N_ ("the member of staff's store: ciphertext under random names") },
    { "dsl/", N_ ("the DSL's store") },
    { "drop/", N_ ("the shared folder: in/ for packages, out/ for receipts") },
    { "school.attest-card", N_ ("the school card") },
    { "*.attest-person", N_ ("what each of them gives the card's maker") },
    { "sent.attest", N_ ("the sealed package, as it was sent") },
    { "dsl-identity.txt", N_ ("the practice DSL's age identity; a real one stays locked away") },
    { "sender.pub", N_ ("the sender's minisign public key") },
    { "check.sh", N_ ("the commands above") },
    { "opened/", N_ ("what they opened: the sealed package in plain") },
    { "message-*.png", N_ ("the pictures that were kept, as they were before") },
    { "account.txt", N_ ("the account that was kept, likewise") },
    { "passphrase", N_ ("the passphrase of both stores, for practice only") },
  };

  cli_say ("\n%s %s:", _ ("What is in"), self->dir);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    cli_say ("  %-20s %s", places[i][0], _ (places[i][1]));
}

static gboolean
find_place (Demo       *self,
            const char *given,
            GError    **error)
{
  self->self = g_file_read_link ("/proc/self/exe", error);
  if (self->self == NULL)
    return FALSE;
  if (given == NULL)
    {
      self->dir = g_dir_make_tmp ("attest-demo-XXXXXX", error);
      return self->dir != NULL;
    }
  self->dir = g_canonicalize_filename (given, NULL);
  if (!attest_file_make_dir (self->dir, error))
    return FALSE;
  if (rmdir (self->dir) == 0)
    return attest_file_make_dir (self->dir, error);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS, "%s is not empty", self->dir);
  return FALSE;
}

int
cli_demo (Cli   *cli,
          int    argc,
          char **argv)
{
  g_auto (Demo) self = { 0 };
  GError *error = NULL;
  int     status;

  if (!cli_parse (NULL, "demo [DIR]", _ ("Do the whole flow with two practice stores, printing each step and how to check the result without Attest."), &argc, &argv, 0, 1, &status))
    return status;
  if (!find_place (&self, argc == 2 ? argv[1] : NULL, &error))
    return cli_fail (error);
  cli_say (_ ("All of it is in %s, and nothing in it is real. Each command runs there, with --passphrase-file passphrase --json as well."), self.dir);
  if (!set_up (&self, &error) || !record (&self, &error) || !send_and_receive (&self, &error) || !check_with_stock_tools (&self, &error))
    return cli_fail (error);
  say_places (&self);
  cli_say ("%s", _ ("Delete the folder when you have looked at it."));
  return CLI_DONE;
}
