/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks for one or more texts, none of which may stay empty. */
#define ATTEST_TYPE_WORDS_DIALOG (attest_words_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AttestWordsDialog, attest_words_dialog, ATTEST, WORDS_DIALOG, AdwWindow)

/* @texts: one for each label, in their order, stripped and not empty. */
typedef void (*AttestWordsGiven) (const char *const *texts, gpointer user_data);

AttestWordsDialog *attest_words_dialog_new (GtkWindow         *parent,
                                            const char        *title,
                                            const char        *body,
                                            const char *const *labels,
                                            const char        *verb,
                                            AttestWordsGiven   given,
                                            gpointer           user_data);

G_END_DECLS
