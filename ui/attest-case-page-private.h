/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-case-page.h"

#include "attest-jobs.h"
#include "attest-pending-send.h"
#include "attest-steps-card.h"

G_BEGIN_DECLS

struct _AttestCasePage
{
  AdwBin parent_instance;

  /* Owned */
  AttestSession     *session;
  AttestCaseView    *view; /* what is shown; NULL: nothing */
  AttestPendingSend *pending;
  GCancellable      *cancellable; /* of the newest reading */
  GListStore        *item_store;
  GListStore        *entry_store; /* newest first, the first n_entries */
  char              *case_id;     /* what is shown or being read; NULL */

  /* Template widgets */
  AdwHeaderBar      *header;
  AdwWindowTitle    *window_title;
  GtkWidget         *back;
  GtkWidget         *menu_button;
  GtkWidget         *send;
  GtkStack          *stack;
  GtkScrolledWindow *scroller;
  GtkLabel          *title;
  GtkLabel          *state;
  GtkWidget         *unfinished;
  GtkWidget         *danger;
  GtkWidget         *integrity;
  GtkImage          *integrity_icon;
  GtkLabel          *integrity_label;
  AdwBin            *update;
  AdwBin            *facts;
  AdwBin            *journey;
  GtkWidget         *evidence;
  GtkWidget         *add_evidence;
  GtkListBox        *items;
  AdwBin            *gaps;
  AttestStepsCard   *steps;
  GtkListBox        *entries;
  GtkWidget         *earlier;

  guint n_entries;
};

void attest_case_page_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
