/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-widgets.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * attest_widget_close_on_escape:
 * @window: a dialog of ours
 *
 * Lets Escape close @window, as in every dialog of the desktop.
 */
void
attest_widget_close_on_escape (GtkWindow *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
}

/**
 * attest_widget_has_left:
 * @page: part of a window
 *
 * A job's answer may come after its window has closed, and the program may well
 * go on without one.
 *
 * Returns: whether there is nothing left to show it in
 */
gboolean
attest_widget_has_left (GtkWidget *page)
{
  return gtk_widget_get_root (page) == NULL;
}

/**
 * attest_fact_row_new:
 * @name: what it is, translated
 * @value: what it says; may hold anybody's words and is never markup
 *
 * Returns: (transfer floating): a row with the name small above the value
 */
GtkWidget *
attest_fact_row_new (const char *name,
                     const char *value)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  gtk_widget_add_css_class (row, "fact");
  return row;
}

static AdwToastOverlay *
overlay_below (GtkWidget *widget)
{
  AdwToastOverlay *found = ADW_IS_TOAST_OVERLAY (widget) ? ADW_TOAST_OVERLAY (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = overlay_below (child);
  return found;
}

/**
 * attest_widget_say_done:
 * @widget: something in the window where it was asked for
 * @words: what was done
 *
 * Says for a moment that something worked that cannot be seen otherwise. A
 * window without a place for it says nothing.
 */
void
attest_widget_say_done (GtkWidget  *widget,
                        const char *words)
{
  GtkRoot         *root = gtk_widget_get_root (widget);
  AdwToastOverlay *overlay = root != NULL ? overlay_below (GTK_WIDGET (root)) : NULL;

  if (overlay != NULL)
    adw_toast_overlay_add_toast (overlay, adw_toast_new (words));
}

static void
copy_cb (GtkButton *button,
         char      *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), text);
  attest_widget_say_done (GTK_WIDGET (button), _ ("Copied"));
}

static void
text_free (gpointer  data,
           GClosure *closure)
{
  g_free (data);
}

/**
 * attest_copy_button_new:
 * @label: what is copied, translated: "Copy the fingerprint"
 * @text: what goes to the clipboard; copied
 *
 * Returns: (transfer floating): a small flat button
 */
GtkWidget *
attest_copy_button_new (const char *label,
                        const char *text)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_data (button, "clicked", G_CALLBACK (copy_cb), g_strdup (text), text_free, 0);
  return button;
}

/**
 * attest_fingerprint_new:
 * @fingerprint: six groups of five digits
 *
 * Returns: (transfer floating): the groups, large, three to a line, to be read
 *   aloud and compared
 */
GtkWidget *
attest_fingerprint_new (const char *fingerprint)
{
  GtkWidget *flow = gtk_flow_box_new ();
  g_auto (GStrv) groups = g_strsplit_set (fingerprint != NULL ? fingerprint : "", " -\n", -1);
  g_autofree char *spoken = g_strdup_printf (_ ("Numbers to compare: %s"), fingerprint != NULL ? fingerprint : "");

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 3);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (flow), TRUE);
  /* Nothing in it can be pressed, and a flow box keeps Tab all the same. */
  gtk_widget_set_can_focus (flow, FALSE);
  gtk_widget_add_css_class (flow, "fingerprint");
  gtk_widget_set_direction (flow, GTK_TEXT_DIR_LTR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (flow), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      GtkWidget *child, *label;

      if (*groups[i] == '\0')
        continue;
      label = gtk_label_new (groups[i]);
      gtk_widget_add_css_class (label, "numeric");
      gtk_widget_add_css_class (label, "title-2");
      child = gtk_flow_box_child_new ();
      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), label);
      gtk_flow_box_insert (GTK_FLOW_BOX (flow), child, -1);
    }
  return flow;
}

/* What stands on it is never cut: it takes a second line where one is too short. */
static void
wrap_label (GtkWidget *widget)
{
  GtkLabel *label = GTK_LABEL (widget);

  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
}

/**
 * attest_widget_fold:
 * @expander: with what it unfolds
 *
 * Its name wraps. Keeps Tab out of what is folded away. GTK 4.8 takes a folded child out of the
 * window and still asks it for the focus, with a critical warning for each Tab.
 */
void
attest_widget_fold (GtkExpander *expander)
{
  GtkWidget *label = gtk_expander_get_label_widget (expander);

  if (GTK_IS_LABEL (label))
    wrap_label (label);
  g_object_bind_property (expander, "expanded", gtk_expander_get_child (expander), "can-focus", G_BINDING_SYNC_CREATE);
}

/**
 * attest_widget_read_out:
 * @heading: a label that can have the focus
 *
 * Gives it the focus, so that a screen reader says it and Tab goes on from there.
 * Words that cannot be copied refuse the focus when they are asked themselves.
 */
void
attest_widget_read_out (GtkWidget *heading)
{
  GtkRoot *root = gtk_widget_get_root (heading);

  if (root != NULL)
    gtk_root_set_focus (root, heading);
}

/**
 * attest_widget_left_to_right:
 * @field: takes an address, a time, a key
 *
 * What is written so is the same in every language: in a window that reads from
 * right to left, digits and signs would else change places.
 */
void
attest_widget_left_to_right (GtkEditable *field)
{
  GtkEditable *text = gtk_editable_get_delegate (field);

  gtk_widget_set_direction (GTK_WIDGET (text != NULL ? text : field), GTK_TEXT_DIR_LTR);
}

static void
finish_one (GtkWidget  *widget,
            const char *name)
{
  GtkWidget *label = GTK_IS_BUTTON (widget) ? gtk_button_get_child (GTK_BUTTON (widget)) : NULL;
  GtkWidget *entry = GTK_IS_BUTTON (widget) ? gtk_widget_get_ancestor (widget, ADW_TYPE_PASSWORD_ENTRY_ROW) : NULL;

  if (GTK_IS_LABEL (label))
    {
      wrap_label (label);
      /* Between words only: a button is as wide as its longest. */
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD);
      gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
      if (gtk_button_get_label (GTK_BUTTON (widget)) == NULL)
        gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (label)), -1);
    }
  if (GTK_IS_LABEL (widget) && GTK_IS_CHECK_BUTTON (gtk_widget_get_parent (widget)))
    wrap_label (widget);
  if (GTK_IS_LABEL (widget) && gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR) == NULL &&
      gtk_label_get_ellipsize (GTK_LABEL (widget)) == PANGO_ELLIPSIZE_END)
    wrap_label (widget);
  if (GTK_IS_EXPANDER (widget) && gtk_expander_get_child (GTK_EXPANDER (widget)) != NULL)
    attest_widget_fold (GTK_EXPANDER (widget));
  if (entry != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Show or hide what is typed"), -1);
  else if (GTK_IS_LIST_BOX (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  else if (ADW_IS_EXPANDER_ROW (widget) || (ADW_IS_ACTION_ROW (widget) && gtk_widget_get_ancestor (widget, ADW_TYPE_EXPANDER_ROW) != NULL))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), -1);
}

/**
 * attest_widget_finish:
 * @widget: a page
 * @name: what to call a list in it that has no better name, translated
 *
 * Says what a template cannot. A group of rows keeps its list to itself, and a
 * screen reader then says nothing but its type: each gets the title of its group,
 * or else @name; so do the eye of a passphrase entry and the head of a row that
 * unfolds. The words on buttons may use more than one line, and Tab passes by what
 * is folded away.
 */
void
attest_widget_finish (GtkWidget  *widget,
                      const char *name)
{
  if (ADW_IS_PREFERENCES_GROUP (widget))
    {
      const char *title = adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (widget));

      if (title != NULL && *title != '\0')
        name = title;
    }
  if (ADW_IS_EXPANDER_ROW (widget))
    name = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      finish_one (child, name);
      attest_widget_finish (child, name);
    }
}

static void
forget_copied (GdkClipboard *clipboard)
{
  if (gdk_clipboard_get_content (clipboard) != NULL)
    gdk_clipboard_set_content (clipboard, NULL);
}

/**
 * attest_widget_forget_copied:
 * @widget: any widget on the screen
 *
 * Takes out of the clipboard, and out of the selection, what Attest put there.
 * What somebody else copied is theirs.
 */
void
attest_widget_forget_copied (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  forget_copied (gtk_widget_get_clipboard (widget));
  forget_copied (gtk_widget_get_primary_clipboard (widget));
}
