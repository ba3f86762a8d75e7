/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/attest-error.h"
#include "base/attest-json.h"
#include "session/attest-desk.h"

G_BEGIN_DECLS

/* Exit status of every command. */
enum {
  CLI_DONE = 0,
  CLI_FAILED = 1, /* refused or failed; one line on stderr says what and what is still safe */
  CLI_USAGE = 2,
  CLI_NOT_VERIFIED = 3
};

/* The options that stand before the command. */
typedef struct
{
  char    *store;           /* --store */
  char    *passphrase_file; /* --passphrase-file */
  char    *recovery_sheet;  /* --recovery-sheet */
  gboolean json;            /* --json */
} Cli;

typedef int (*CliCommand) (Cli *cli, int argc, char **argv);

int cli_init (Cli *cli, int argc, char **argv);
int cli_keys (Cli *cli, int argc, char **argv);
int cli_card (Cli *cli, int argc, char **argv);
int cli_complete (Cli *cli, int argc, char **argv);
int cli_lock_away (Cli *cli, int argc, char **argv);
int cli_trust (Cli *cli, int argc, char **argv);
int cli_policy (Cli *cli, int argc, char **argv);
int cli_case (Cli *cli, int argc, char **argv);
int cli_add (Cli *cli, int argc, char **argv);
int cli_write (Cli *cli, int argc, char **argv);
int cli_mark (Cli *cli, int argc, char **argv);
int cli_capture (Cli *cli, int argc, char **argv);
int cli_read (Cli *cli, int argc, char **argv);
int cli_move (Cli *cli, int argc, char **argv);
int cli_submit (Cli *cli, int argc, char **argv);
int cli_sync (Cli *cli, int argc, char **argv);
int cli_receive (Cli *cli, int argc, char **argv);
int cli_drop (Cli *cli, int argc, char **argv);
int cli_verify (Cli *cli, int argc, char **argv);
int cli_backup (Cli *cli, int argc, char **argv);
int cli_restore (Cli *cli, int argc, char **argv);
int cli_spool (Cli *cli, int argc, char **argv);
int cli_demo (Cli *cli, int argc, char **argv);

/* cli-case-steps.c */
typedef struct
{
  char *reason;
  char *who;
  char *note;
  char *url;
  char *engaged;
  char *at;
} CliStepOptions;

int  cli_case_steps (Cli        *cli,
                     AttestDesk *desk,
                     const char *name);
int  cli_case_step (Cli                  *cli,
                    AttestDesk           *desk,
                    char                **words,
                    const CliStepOptions *options);
void cli_step_options_clear (CliStepOptions *self);

/* cli-mark.c */
AttestItem *cli_find_item (AttestDesk *desk,
                           const char *case_name,
                           const char *item_name,
                           GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* cli-evidence.c: what only some kinds of evidence have */
typedef struct
{
  char *number;
  char *caller;
  char *length;
  char *witness;
  char *found;
  char *kept_in;
  char *locked_by;
  char *key_holder;
  char *account_of;
  char *device_owner;
  char *device_why;
  char *allowed_by;
} CliDetails;

#define CLI_DEVICE_OPTIONS(details)                                                                                                          \
  { "device-owner", 0, 0, G_OPTION_ARG_STRING, &(details).device_owner, N_ ("Whose device it comes from, when it is not the school's"), "NAME" }, \
    { "device-why", 0, 0, G_OPTION_ARG_STRING, &(details).device_why, N_ ("Why that device was used"), "TEXT" },                             \
  {                                                                                                                                         \
    "allowed-by", 0, 0, G_OPTION_ARG_STRING, &(details).allowed_by, N_ ("Who allowed it"), "NAME"                                           \
  }

#define CLI_DETAIL_OPTIONS(details)                                                                                                          \
  { "number", 0, 0, G_OPTION_ARG_STRING, &(details).number, N_ ("phone-call: the number, or why there is none"), "NUMBER" },                \
    { "caller", 0, 0, G_OPTION_ARG_STRING, &(details).caller, N_ ("phone-call: who it seemed to be"), "TEXT" },                             \
    { "length", 0, 0, G_OPTION_ARG_STRING, &(details).length, N_ ("phone-call: how long it lasted"), "TEXT" },                              \
    { "found", 0, 0, G_OPTION_ARG_STRING, &(details).found, N_ ("physical: where it was found, or how it came"), "TEXT" },                  \
    { "kept-in", 0, 0, G_OPTION_ARG_STRING, &(details).kept_in, N_ ("physical: where it is locked away"), "PLACE" },                        \
    { "locked-by", 0, 0, G_OPTION_ARG_STRING, &(details).locked_by, N_ ("physical: who locked it away"), "NAME" },                          \
    { "key-holder", 0, 0, G_OPTION_ARG_STRING, &(details).key_holder, N_ ("physical: who has the key"), "NAME" },                           \
    { "account-of", 0, 0, G_OPTION_ARG_STRING, &(details).account_of, N_ ("written: whose words they are"), "NAME" },                       \
  {                                                                                                                                         \
    "witness", 0, 0, G_OPTION_ARG_STRING, &(details).witness, N_ ("Who else was there"), "NAME"                                             \
  }

void cli_details_clear (CliDetails *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliDetails, cli_details_clear)
const char *const *cli_details_pairs (const CliDetails *self,
                                      GPtrArray        *pairs);
char              *cli_details_address (const CliDetails *self) G_GNUC_WARN_UNUSED_RESULT;
void               cli_json_facts (JsonObject       *row,
                                   const AttestItem *item,
                                   GPtrArray        *entries);

/* cli-kept.c */
AttestItem *cli_find_twin (AttestDesk *desk,
                           const char *case_name,
                           const char *path) G_GNUC_WARN_UNUSED_RESULT;
void        cli_say_missing (AttestItem *item,
                             JsonObject *out);

/* cli-unlock.c */
AttestDesk *cli_open_desk (Cli     *cli,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
char       *cli_read_passphrase (const char *file,
                                 const char *prompt,
                                 GError    **error) G_GNUC_WARN_UNUSED_RESULT;
char       *cli_read_new_passphrase (const char *file,
                                     GError    **error) G_GNUC_WARN_UNUSED_RESULT;
void        cli_wipe (char *text);

/* cli-sheet.c */
gboolean cli_hand_over_sheet (const char *sheet,
                              const char *name,
                              const char *school,
                              const char *file,
                              GError    **error);
gboolean cli_sheet_typed_back (const char *sheet);

/* cli-keys.c */
JsonObject *cli_identity_json (AttestDesk *desk,
                               gboolean    with_store) G_GNUC_WARN_UNUSED_RESULT;
void        cli_say_identity (AttestDesk *desk);
/* cli-copy.c */
char *cli_copy_words (const AttestItem *item) G_GNUC_WARN_UNUSED_RESULT;
void  cli_json_copy (JsonObject       *out,
                     const AttestItem *item);
void  cli_say_copies (AttestDesk *desk,
                      const char *case_id);

/* cli-io.c */
gboolean cli_parse (GOptionEntry *entries,
                    const char   *usage,
                    const char   *summary,
                    int          *argc,
                    char       ***argv,
                    int           least,
                    int           most,
                    int          *status);
int      cli_fail (GError *error);
int      cli_usage (const char *format,
                    ...) G_GNUC_PRINTF (1, 2);
int      cli_print_json (JsonObject *object);
void     cli_json_text (JsonObject *object,
                        const char *name,
                        const char *text);
void     cli_say (const char *format,
                  ...) G_GNUC_PRINTF (1, 2);
char    *cli_shown (const char *text) G_GNUC_WARN_UNUSED_RESULT;
char    *cli_time (gint64 utc_ms) G_GNUC_WARN_UNUSED_RESULT;
char    *cli_time_at (gint64      utc_ms,
                      const char *zone) G_GNUC_WARN_UNUSED_RESULT;
void     cli_progress (goffset  done,
                       goffset  total,
                       gpointer data);
void     cli_progress_done (void);
gboolean cli_sub_command (int        *argc,
                          char     ***argv,
                          const char *usage,
                          char      **word,
                          int        *status);

G_END_DECLS
