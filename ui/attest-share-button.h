/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "attest-courier.h"

G_BEGIN_DECLS

GtkWidget *attest_share_button_new (AttestCourier *courier) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
