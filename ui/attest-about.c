/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "attest-messages.h"
#include "attest-widgets.h"

/* What it can show and what not, in the same words wherever it is said. */
static char *
limits_text (void)
{
  return g_strdup_printf ("%s\n\n%s\n\n%s",
                          _ ("Attest can show that a record has not changed since it was made. It cannot show that what was photographed was true."),
                          _ ("It does not call anybody. If someone is in danger, call 999, and speak to your Designated Safeguarding Lead in person."),
                          _ ("It cannot protect what is on the screen, nor records on a computer that somebody else controls. It cannot delete copies that others have made. It is not legal advice."));
}

/**
 * attest_about_limits:
 * @parent: (nullable): the window it is about
 *
 * Says what Attest cannot do, where people find it before they need to know.
 */
void
attest_about_limits (GtkWindow *parent)
{
  g_autofree char *text = limits_text ();

  attest_message_tell (parent, _ ("What Attest cannot do"), text, NULL);
}

/**
 * attest_about_present:
 * @parent: (nullable): the window it is about
 *
 * Shows what Attest is, and what it cannot show.
 */
void
attest_about_present (GtkWindow *parent)
{
  AdwAboutWindow  *about = ADW_ABOUT_WINDOW (adw_about_window_new ());
  g_autofree char *limits = limits_text ();
  g_autofree char *comments = NULL;

  comments = g_strdup_printf ("%s\n\n%s",
                              _ ("Attest keeps what you saw of online abuse, sealed, on this computer. It passes it to the people your school’s policy names."),
                              limits);
  gtk_window_set_transient_for (GTK_WINDOW (about), parent);
  gtk_window_set_modal (GTK_WINDOW (about), TRUE);
  adw_about_window_set_application_name (about, "Attest");
  adw_about_window_set_application_icon (about, APP_ID);
  adw_about_window_set_version (about, ATTEST_VERSION);
  adw_about_window_set_license_type (about, GTK_LICENSE_GPL_3_0);
  adw_about_window_set_comments (about, comments);
  attest_widget_finish (GTK_WIDGET (about), "Attest");
  gtk_window_present (GTK_WINDOW (about));
}
