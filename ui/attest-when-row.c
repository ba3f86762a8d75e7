/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-when-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-when.h"

struct _AttestWhenRow
{
  AdwEntryRow parent_instance;

  GtkWidget *calendar;
  GtkWidget *hour;
  GtkWidget *minute;
  gboolean   showing;

  /* What was set, and how it was shown: unchanged words mean exactly this. */
  char  *shown;
  gint64 set_ms;
  char   set_zone[ATTEST_ZONE_MAX + 1];
};

G_DEFINE_FINAL_TYPE (AttestWhenRow, attest_when_row, ADW_TYPE_ENTRY_ROW)

static GDateTime *
local_time (gint64 at_ms)
{
  return g_date_time_new_from_unix_local (at_ms / 1000);
}

/* Also while the calendar is what changes it. */
static void
show_text (AttestWhenRow *self,
           GDateTime     *when)
{
  g_autofree char *text = when != NULL ? attest_when_text (when) : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (self), text);
}

/* What was understood, so that it can be seen before it is used. */
static void
left_cb (AttestWhenRow *self)
{
  gint64 at_ms;
  char   zone[ATTEST_ZONE_MAX + 1];
  g_autoptr (GDateTime) when = NULL;

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self)), self->shown) == 0 || !attest_when_row_get (self, &at_ms, zone) || at_ms == 0)
    return;
  when = local_time (at_ms);
  show_text (self, when);
}

static void
chosen_cb (AttestWhenRow *self)
{
  g_autoptr (GDateTime) day = NULL;
  g_autoptr (GDateTime) when = NULL;

  if (self->showing)
    return;
  day = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));
  when = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day),
                                gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->hour)),
                                gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->minute)), 0);
  show_text (self, when);
}

/* The calendar opens where the field is; at now when it is empty. */
static void
opened_cb (AttestWhenRow *self)
{
  gint64 at_ms;
  char   zone[ATTEST_ZONE_MAX + 1];
  g_autoptr (GDateTime) when = attest_when_row_get (self, &at_ms, zone) && at_ms > 0 ? local_time (at_ms) : g_date_time_new_now_local ();

  self->showing = TRUE;
  gtk_calendar_select_day (GTK_CALENDAR (self->calendar), when);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->hour), g_date_time_get_hour (when));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->minute), g_date_time_get_minute (when));
  self->showing = FALSE;
}

static gboolean
two_digits_cb (GtkSpinButton *button)
{
  g_autofree char *text = g_strdup_printf ("%02d", gtk_spin_button_get_value_as_int (button));

  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (button)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (button), text);
  return TRUE;
}

static void
attest_when_row_finalize (GObject *object)
{
  g_free (ATTEST_WHEN_ROW (object)->shown);
  G_OBJECT_CLASS (attest_when_row_parent_class)->finalize (object);
}

static void
attest_when_row_class_init (AttestWhenRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = attest_when_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-when-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestWhenRow, calendar);
  gtk_widget_class_bind_template_child (widget_class, AttestWhenRow, hour);
  gtk_widget_class_bind_template_child (widget_class, AttestWhenRow, minute);
  gtk_widget_class_bind_template_callback (widget_class, left_cb);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, two_digits_cb);
}

/* GTK 4.8 names none of them, and a screen reader says "image". */
static void
name_arrows (GtkWidget          *in,
             const char *const **next)
{
  for (GtkWidget *child = gtk_widget_get_first_child (in); child != NULL && **next != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child))
      {
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (**next), -1);
        (*next)++;
      }
    else
      name_arrows (child, next);
}

static void
attest_when_row_init (AttestWhenRow *self)
{
  static const char *const names[] = { N_ ("Previous month"), N_ ("Next month"), N_ ("Previous year"), N_ ("Next year"), NULL };
  const char *const       *next = names;

  gtk_widget_init_template (GTK_WIDGET (self));
  name_arrows (self->calendar, &next);
}

/**
 * attest_when_row_new:
 * @title: what it is the time of, as plain text
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
attest_when_row_new (const char *title)
{
  return g_object_new (ATTEST_TYPE_WHEN_ROW, "title", title, NULL);
}

/**
 * attest_when_row_set:
 * @self: the row
 * @at_ms: milliseconds since 1970-01-01 UTC; 0 empties it
 * @zone: (nullable): where it was so; kept with the time as long as nobody changes it
 */
void
attest_when_row_set (AttestWhenRow *self,
                     gint64         at_ms,
                     const char    *zone)
{
  g_autoptr (GDateTime) when = at_ms > 0 ? local_time (at_ms) : NULL;

  g_return_if_fail (ATTEST_IS_WHEN_ROW (self));

  show_text (self, when);
  self->set_ms = at_ms;
  g_strlcpy (self->set_zone, zone != NULL ? zone : "", sizeof self->set_zone);
  g_free (self->shown);
  self->shown = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self)));
}

/**
 * attest_when_row_get:
 * @self: the row
 * @at_ms: (out): milliseconds since 1970-01-01 UTC; 0 when it is empty
 * @zone: (out caller-allocates): the zone it is meant in, "" when it is empty
 *
 * What was set and not changed comes back to the millisecond.
 *
 * Returns: whether it is empty or can be read
 */
gboolean
attest_when_row_get (AttestWhenRow *self,
                     gint64        *at_ms,
                     char           zone[ATTEST_ZONE_MAX + 1])
{
  const char      *text = gtk_editable_get_text (GTK_EDITABLE (self));
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  g_return_val_if_fail (ATTEST_IS_WHEN_ROW (self), FALSE);

  *at_ms = 0;
  zone[0] = '\0';
  if (*stripped == '\0')
    return TRUE;
  if (g_strcmp0 (text, self->shown) != 0)
    return attest_when_parse (text, now, at_ms, zone);
  *at_ms = self->set_ms;
  g_strlcpy (zone, self->set_zone, ATTEST_ZONE_MAX + 1);
  return TRUE;
}

/**
 * attest_when_row_problem:
 * @self: the row
 *
 * Returns: (transfer full) (nullable): why what was typed cannot be used, in
 *   words for people; %NULL when it can, or is empty
 */
char *
attest_when_row_problem (AttestWhenRow *self)
{
  gint64 at_ms;
  char   zone[ATTEST_ZONE_MAX + 1];

  if (!attest_when_row_get (self, &at_ms, zone))
    return g_strdup (_ ("Write the day and the time, like 4 March 10:42. About is near enough."));
  /* What the computer noted stands, even if its clock was turned back since. */
  if (at_ms > attest_moment_now ().utc_ms && at_ms != self->set_ms)
    return g_strdup (_ ("There is a problem: that time has not come yet."));
  return NULL;
}
