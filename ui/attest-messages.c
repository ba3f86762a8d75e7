/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-messages.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "attest-widgets.h"

/* What a desktop keeps for itself at top and bottom, in pixels. */
#define SCREEN_EDGE 16
/* In so many it has found its size. */
#define FRAMES 4

/* The one place where a failure becomes words. The heading says what happened
 * to the evidence, the body what is still true and then the next step.
 * error->message goes to the log and under "Details", never into a heading. */

/**
 * attest_message_words:
 * @code: an #AttestError
 *
 * Returns: translated heading and body; both static
 */
AttestMessage
attest_message_words (AttestError code)
{
  switch (code)
    {
    case ATTEST_ERROR_STORAGE:
      return (AttestMessage){ _ ("A file could not be read or written"),
                              _ ("Nothing was changed. What you saved before is still there. Try again; if it happens again, keep this computer as it is and ask for help.") };
    case ATTEST_ERROR_NO_SPACE:
      return (AttestMessage){ _ ("There is not enough free space"),
                              _ ("Nothing was added. Free some space on this computer, then try again.") };
    case ATTEST_ERROR_IN_USE:
      return (AttestMessage){ _ ("Your records are open in another program"),
                              _ ("Attest is already open, perhaps in another session. Close it there, then try again.") };
    case ATTEST_ERROR_LOCKED:
      return (AttestMessage){ _ ("That does not open your records"),
                              _ ("Nothing has been changed. Check the passphrase and try again. If it is lost, use your recovery sheet.") };
    case ATTEST_ERROR_DAMAGED:
      return (AttestMessage){ _ ("Attest found damage in a file"),
                              _ ("It has stopped, so that nothing more is lost. Keep this computer as it is and ask for help. Do not delete anything.") };
    case ATTEST_ERROR_TAMPERED:
      return (AttestMessage){ _ ("Do not rely on this: the seal does not match"),
                              _ ("It is not what was recorded. It may have been changed, or a disk may be failing. Keep this computer as it is and tell your Designated Safeguarding Lead.") };
    case ATTEST_ERROR_MISSING:
      return (AttestMessage){ _ ("A file that Attest knows of is gone"),
                              _ ("Everything else is still there. Do not delete anything. If you keep backups, the file may be in one.") };
    case ATTEST_ERROR_NEWER:
      return (AttestMessage){ _ ("This was made by a newer Attest"),
                              _ ("Nothing was changed. Update Attest on this computer, then open it again.") };
    case ATTEST_ERROR_EXISTS:
      return (AttestMessage){ _ ("There is one already"),
                              _ ("It was left as it was. Choose another name or another place.") };
    case ATTEST_ERROR_NOT_FOUND:
      return (AttestMessage){ _ ("Attest could not find that"),
                              _ ("Nothing was changed. It may have been moved, or it belongs to somebody else’s records.") };
    case ATTEST_ERROR_INPUT:
      return (AttestMessage){ _ ("There is a problem with what was given"),
                              _ ("Nothing was changed. Check it against what is asked for and try again. Details below say what was not understood.") };
    case ATTEST_ERROR_TOO_LARGE:
      return (AttestMessage){ _ ("This is too large for Attest"),
                              _ ("Nothing was added. Keep the original where it is and tell your Designated Safeguarding Lead about it.") };
    case ATTEST_ERROR_GATE:
      return (AttestMessage){ _ ("No picture was taken"),
                              _ ("It may show a child without clothes. Do not view, copy, save or share it. Write down what you were told, and speak to your Designated Safeguarding Lead now.") };
    case ATTEST_ERROR_POLICY:
      return (AttestMessage){ _ ("Your school’s policy does not allow this yet"),
                              _ ("Nothing was changed. Details below say what the policy asks for first.") };
    case ATTEST_ERROR_SUBJECT:
      return (AttestMessage){ _ ("This record is about that person"),
                              _ ("It was not sent. Choose somebody whom the record is not about.") };
    case ATTEST_ERROR_NO_RECIPIENT:
      return (AttestMessage){ _ ("Attest does not know whom to send this to"),
                              _ ("The record is safe on this computer. Import your school’s card, or speak to your Designated Safeguarding Lead in person.") };
    case ATTEST_ERROR_NOT_FOR_US:
      return (AttestMessage){ _ ("This is sealed to somebody else"),
                              _ ("Attest cannot open it here, and nothing was changed. The person it was sent to can open it.") };
    case ATTEST_ERROR_UNKNOWN_SENDER:
      return (AttestMessage){ _ ("You do not know this sender"),
                              _ ("The record is kept, unread. Compare the numbers with the sender in person, then open it.") };
    case ATTEST_ERROR_SIGNATURE:
      return (AttestMessage){ _ ("Do not rely on this: the signature does not match"),
                              _ ("It was not taken in. Ask the person who gave it to you for a new copy, and compare the numbers in person.") };
    case ATTEST_ERROR_PRACTICE:
      return (AttestMessage){ _ ("Practice and real records do not mix"),
                              _ ("Nothing was taken in. Practice records stay in the practice school.") };
    case ATTEST_ERROR_ROLLED_BACK:
      return (AttestMessage){ _ ("This is an older copy than one seen before"),
                              _ ("It may have been put back from a backup. Do not rely on it until you know why. Nothing was deleted.") };
    case ATTEST_ERROR_UNDELIVERED:
      return (AttestMessage){ _ ("The record has not arrived yet"),
                              _ ("It is sealed and safe on this computer. Attest will try again. If it is urgent, speak to the person now.") };
    case ATTEST_ERROR_NO_ANSWER:
      return (AttestMessage){ _ ("The shared folder does not answer"),
                              _ ("It is safe on this computer. Attest will try again. If it is urgent, speak to the person now.") };
    case ATTEST_ERROR_UNAVAILABLE:
      return (AttestMessage){ _ ("This computer does not offer that"),
                              _ ("You can still record: add a picture from a file, or write down what you saw.") };
    case ATTEST_ERROR_CANCELLED:
      return (AttestMessage){ _ ("Stopped"),
                              _ ("Nothing was added and nothing was sent.") };
    case ATTEST_ERROR_UNSAVED:
      return (AttestMessage){ _ ("The sealed file was not saved"),
                              _ ("Nothing was handed over, and nothing is sent. The record is safe on this computer. Choose another place and try again.") };
    case ATTEST_ERROR_CLOSED:
      return (AttestMessage){ _ ("Attest is locked"),
                              _ ("Unlock it to go on. What you had written is kept.") };
    }
  g_assert_not_reached ();
}

static AttestError
code_of (const GError *error)
{
  if (error->domain == ATTEST_ERROR && error->code >= 0 && error->code <= ATTEST_ERROR_LAST)
    return (AttestError)error->code;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return ATTEST_ERROR_CANCELLED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return ATTEST_ERROR_NO_SPACE;
  return ATTEST_ERROR_STORAGE;
}

/**
 * attest_message_silent:
 * @error: a failure
 *
 * Returns: whether the person caused it and needs no telling
 */
gboolean
attest_message_silent (const GError *error)
{
  return code_of (error) == ATTEST_ERROR_CANCELLED;
}

static GtkWidget *
centred_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  /* Page Down scrolls what has the focus. */
  gtk_widget_set_focusable (label, TRUE);
  return label;
}

/* A message dialog of libadwaita 1.2 does not scroll: what it says goes where it
 * can, and its heading too, which alone may fill a small screen. */
static void
let_scroll (AdwMessageDialog *dialog)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *heading = centred_label (adw_message_dialog_get_heading (dialog));
  GtkWidget *extra = adw_message_dialog_get_extra_child (dialog);

  gtk_widget_add_css_class (heading, "title-3");
  gtk_window_set_title (GTK_WINDOW (dialog), adw_message_dialog_get_heading (dialog));
  adw_message_dialog_set_heading (dialog, "");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), centred_label (adw_message_dialog_get_body (dialog)));
  if (extra != NULL)
    {
      g_object_ref (extra);
      adw_message_dialog_set_extra_child (dialog, NULL);
      gtk_box_append (GTK_BOX (box), extra);
      g_object_unref (extra);
    }
  adw_message_dialog_set_body (dialog, "");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_set_vexpand (scroller, TRUE);
  adw_message_dialog_set_extra_child (dialog, scroller);
}

/* It sees that its buttons have to stand one below the other only while it is
 * given its size, and GTK forgets what is asked for then: asked for once more. */
static gboolean
measure_again_cb (GtkWidget     *dialog,
                  GdkFrameClock *clock,
                  gpointer       user_data)
{
  guint *frames = user_data;

  gtk_widget_queue_resize (adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog)));
  return ++*frames < FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/**
 * attest_message_show:
 * @window: an #AdwMessageDialog with all that it says
 *
 * Shows it, never higher than the screen, or its buttons would be below it.
 */
void
attest_message_show (GtkWindow *window)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (window);
  GtkWindow        *parent = gtk_window_get_transient_for (window);
  GdkSurface       *surface = parent != NULL ? gtk_native_get_surface (GTK_NATIVE (parent)) : NULL;
  GdkMonitor       *monitor = surface != NULL ? gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface) : NULL;
  GdkRectangle      screen = { 0, 0, G_MAXINT, G_MAXINT };
  int               width, height;

  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &screen);
  gtk_widget_measure (GTK_WIDGET (dialog), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (dialog), GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  /* Where there is little room its buttons stand one below the other, which the
   * measure of a window that is not shown yet does not know. */
  if (height > (screen.height - SCREEN_EDGE) / 4 * 3)
    {
      let_scroll (dialog);
      gtk_window_set_default_size (GTK_WINDOW (dialog), -1, screen.height - SCREEN_EDGE);
      gtk_widget_add_tick_callback (GTK_WIDGET (dialog), measure_again_cb, g_new0 (guint, 1), g_free);
    }
  gtk_window_present (GTK_WINDOW (dialog));
}

static AdwMessageDialog *
dialog_new (GtkWindow  *parent,
            const char *heading,
            const char *body)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));

  adw_message_dialog_add_response (dialog, "close", _ ("_Close"));
  adw_message_dialog_set_default_response (dialog, "close");
  adw_message_dialog_set_close_response (dialog, "close");
  return dialog;
}

static GtkWidget *
details_new (const char *text)
{
  GtkWidget *expander = gtk_expander_new_with_mnemonic (_ ("_Details"));
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 6);
  gtk_expander_set_child (GTK_EXPANDER (expander), label);
  attest_widget_fold (GTK_EXPANDER (expander));
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Details"), -1);
  return expander;
}

/**
 * attest_message_tell:
 * @parent: (nullable): the window it is about
 * @heading: translated, plain text
 * @body: translated, plain text
 * @details: (nullable): what a person who helps wants to know, folded away
 */
void
attest_message_tell (GtkWindow  *parent,
                     const char *heading,
                     const char *body,
                     const char *details)
{
  AdwMessageDialog *dialog = dialog_new (parent, heading, body);

  if (details != NULL && *details != '\0')
    adw_message_dialog_set_extra_child (dialog, details_new (details));
  attest_message_show (GTK_WINDOW (dialog));
}

/**
 * attest_message_present:
 * @parent: (nullable): the window it is about
 * @error: what failed
 *
 * Says in a dialog what happened, what is still true and what to do next.
 * What the person stopped themselves is not told to them again.
 */
void
attest_message_present (GtkWindow    *parent,
                        const GError *error)
{
  AttestMessage words;

  g_return_if_fail (error != NULL);
  g_info ("%s", error->message);
  if (attest_message_silent (error))
    return;
  words = attest_message_words (code_of (error));
  attest_message_tell (parent, words.heading, words.body, error->message);
}

/* A question with one way on, or two, and a way back, which is no answer. */
typedef struct
{
  AttestMessageAnswer go;
  AttestMessageAnswer lose;
  gpointer            user_data;
} Question;

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             Question         *question)
{
  if (g_str_equal (response, "go"))
    question->go (question->user_data);
  else if (g_str_equal (response, "lose"))
    question->lose (question->user_data);
}

static void
question_free (gpointer  data,
               GClosure *closure)
{
  g_free (data);
}

static AdwMessageDialog *
question_new (GtkWindow          *parent,
              const char         *heading,
              const char         *body,
              AttestMessageAnswer go,
              AttestMessageAnswer lose,
              gpointer            user_data)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));
  Question         *question = g_new (Question, 1);

  *question = (Question){ go, lose, user_data };
  adw_message_dialog_add_response (dialog, "close", _ ("_Go Back"));
  adw_message_dialog_set_close_response (dialog, "close");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question, question_free, 0);
  return dialog;
}

/**
 * attest_message_ask:
 * @parent: the window it is about; it stays until the question is answered
 * @heading: translated, plain text
 * @body: translated, plain text
 * @verb: what the button says it does, with a mnemonic
 * @destructive: whether something is lost by it; then Enter goes back. It is not
 *   red: nothing in Attest is, but a broken seal
 * @answered: called when the button was pressed, and only then
 * @user_data: for @answered; must live as long as @parent
 */
void
attest_message_ask (GtkWindow          *parent,
                    const char         *heading,
                    const char         *body,
                    const char         *verb,
                    gboolean            destructive,
                    AttestMessageAnswer answered,
                    gpointer            user_data)
{
  AdwMessageDialog *dialog = question_new (parent, heading, body, answered, NULL, user_data);

  adw_message_dialog_add_response (dialog, "go", verb);
  adw_message_dialog_set_response_appearance (dialog, "go", destructive ? ADW_RESPONSE_DEFAULT : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, destructive ? "close" : "go");
  attest_message_show (GTK_WINDOW (dialog));
}

/**
 * attest_message_choose:
 * @parent: the window it is about
 * @heading: translated, plain text
 * @body: translated, plain text
 * @keep_verb: what loses nothing; Enter presses it
 * @lose_verb: what loses something
 * @kept: called for the first
 * @lost: called for the second
 * @user_data: for both; must live as long as @parent
 *
 * A question with two honest answers and a way back.
 */
void
attest_message_choose (GtkWindow          *parent,
                       const char         *heading,
                       const char         *body,
                       const char         *keep_verb,
                       const char         *lose_verb,
                       AttestMessageAnswer kept,
                       AttestMessageAnswer lost,
                       gpointer            user_data)
{
  AdwMessageDialog *dialog = question_new (parent, heading, body, kept, lost, user_data);

  adw_message_dialog_add_responses (dialog, "lose", lose_verb, "go", keep_verb, NULL);
  adw_message_dialog_set_response_appearance (dialog, "go", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "go");
  attest_message_show (GTK_WINDOW (dialog));
}
