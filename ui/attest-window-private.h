/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-courier.h"
#include "attest-main-page.h"
#include "attest-setup-page.h"
#include "attest-unlock-page.h"
#include "attest-window.h"

G_BEGIN_DECLS

struct _AttestWindow
{
  AdwApplicationWindow parent_instance;

  /* Owned */
  AttestSession  *session;
  AttestCourier  *courier;
  AttestDoorstep *doorstep; /* (nullable) what was opened from outside */

  /* Template widgets */
  AdwToastOverlay  *toasts;
  GtkStack         *stack;
  AttestUnlockPage *unlock_page;
  AttestSetupPage  *setup_page;
  AttestMainPage   *main_page;
  GtkWidget        *practice_strip;
  GtkLabel         *practice_label;
  GtkWidget        *practice_button;
  GtkLabel         *practice_switch;

  gboolean narrow;     /* too narrow for the practice strip in one line */
  gboolean first_look; /* the password store is tried by itself once, at the start */
};

void attest_window_show_state (AttestWindow *self);

/* The practice school: its strip, and going in and out of it */
void attest_window_install_practice (AttestWindowClass *klass);
void attest_window_update_practice (AttestWindow *self);

G_END_DECLS
