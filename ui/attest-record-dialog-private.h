/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record-capture.h"
#include "attest-record-check.h"
#include "attest-record-danger.h"
#include "attest-record-dialog.h"
#include "attest-record-draft.h"
#include "attest-record-keep.h"
#include "attest-record-sent.h"
#include "attest-record-words.h"

G_BEGIN_DECLS

typedef enum {
  ATTEST_STEP_NONE,
  ATTEST_STEP_WELCOME,
  ATTEST_STEP_GATE,
  ATTEST_STEP_CAPTURE,
  ATTEST_STEP_KEEP,
  ATTEST_STEP_STORY,
  ATTEST_STEP_WORDS,
  ATTEST_STEP_DEVICE,
  ATTEST_STEP_DANGER,
  ATTEST_STEP_CHECK,
  ATTEST_STEP_SENT,
  ATTEST_STEP_LAST = ATTEST_STEP_SENT
} AttestStepId;

struct _AttestRecordDialog
{
  AdwWindow parent_instance;
  /* Owned */
  AttestRecord         *record;
  AttestRecordDraft    *draft;
  AttestRecordSchool   *school;  /* NULL while locked */
  GPtrArray            *finds;   /* AttestFind, the first one is on the page */
  GArray               *history; /* AttestStepId: where Back goes */
  GCancellable         *taking;
  GtkFileChooserNative *chooser;
  gint                 *done;  /* thousandths of what the worker is at */
  char                 *names; /* whom it is being sent to */
  char                 *strangers; /* those of them who do not know this person yet; NULL */
  char                 *tell;  /* what to do when it can be sent to nobody */
  char                 *dsl;   /* whom to tell in person */
  char                 *aside; /* the store that it is put aside in; NULL until then */
  /* Template widgets */
  AdwWindowTitle *title;
  GtkWidget      *back;
  GtkWidget      *problem;
  GtkWidget      *problem_heading;
  GtkWidget      *problem_link;
  GtkWidget      *problem_words;
  GtkWidget      *scroller;
  GtkWidget      *feet;
  GtkStack       *stack;
  /* Borrowed */
  AttestRecordPage *pages[ATTEST_STEP_LAST + 1];
  GtkWidget        *problem_at;
  /* State */
  void (*show_progress) (AttestRecordDialog *self, double done);
  AttestStepId at;
  guint        stop_timer; /* runs while a person may still press Stop */
  guint        progress_timer;
  guint        leave_timer; /* until our window makes room for the portal's */
  guint        words_timer; /* "Saved 2 seconds ago" */
  gint64       saved_us;
  gboolean     only_change; /* one answer is being changed from the last page */
  gboolean     sealing;
  gboolean     sending;
  gboolean     later;   /* it is saved and not sent: nobody can receive it */
  gboolean     resumes; /* goes on with a draft that somebody chose */
  gboolean     apart;   /* goes on as if locked: another record's draft is kept */
  gboolean     leaving; /* goes away as soon as what is under way has ended */
  gboolean     locking; /* and the store is being locked */
};

/* Pages */
void     attest_record_dialog_install_steps (AttestRecordDialogClass *klass);
void     attest_record_dialog_answered (AttestRecordDialog *self,
                                        AttestRecordPage   *page);
void     attest_record_dialog_go (AttestRecordDialog *self,
                                  AttestStepId        step);
void     attest_record_dialog_go_on (AttestRecordDialog *self);
gboolean attest_record_dialog_take_draft (AttestRecordDialog *self);
void     attest_record_dialog_go_back (AttestRecordDialog *self);
void     attest_record_dialog_problem (AttestRecordDialog *self,
                                       const char         *words,
                                       GtkWidget          *at);
gboolean attest_record_dialog_is_locked (AttestRecordDialog *self);
/* Destroyed while something was under way; its answer comes to nobody. */
gboolean attest_record_dialog_is_gone (AttestRecordDialog *self);
void     attest_record_dialog_watch (AttestRecordDialog *self,
                                     void (*show) (AttestRecordDialog *self, double done));

/* The store opening after the window did */
void attest_record_dialog_opened (AttestRecordDialog *self);
void attest_record_dialog_spooled (AttestRecordDialog *self);
void attest_record_dialog_set_dsl (AttestRecordDialog *self);

/* Taking pictures and files in, and sealing them */
void attest_record_dialog_install_capture (AttestRecordDialogClass *klass);
void attest_record_dialog_init_capture (AttestRecordDialog *self);
void attest_record_dialog_seal (AttestRecordDialog *self);
void attest_record_dialog_put_aside (AttestRecordDialog *self,
                                     gboolean            locking);
void attest_record_dialog_drop_finds (AttestRecordDialog *self);
void attest_record_dialog_spool_words (AttestRecordDialog *self);

void attest_record_dialog_show_find (AttestRecordDialog *self);

/* Leaving */
void     attest_record_dialog_install_close (AttestRecordDialogClass *klass);
gboolean attest_record_dialog_close_request (GtkWindow *window);

/* Sending */
void attest_record_dialog_install_send (AttestRecordDialogClass *klass);
void attest_record_dialog_send_now (AttestRecordDialog *self);
void attest_record_dialog_ask_route (AttestRecordDialog *self);

G_END_DECLS
