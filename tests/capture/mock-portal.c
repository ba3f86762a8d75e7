/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mock-portal.h"

#include <string.h>

#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define REQUEST "org.freedesktop.portal.Request"

static const char screenshot_xml[] =
  "<node><interface name='org.freedesktop.portal.Screenshot'>"
  "<method name='Screenshot'><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "<property name='version' type='u' access='read'/></interface></node>";
static const char other_xml[] =
  "<node><interface name='org.freedesktop.portal.OpenURI'><property name='version' type='u' access='read'/></interface></node>";
static const char request_xml[] =
  "<node><interface name='" REQUEST "'><method name='Close'/></interface></node>";

struct _MockPortal
{
  GThread         *thread;
  GMainContext    *context;
  GMainLoop       *loop;
  GDBusConnection *bus;
  char            *address;
  gboolean         with_screenshot;
  GMutex           lock;
  GCond            ready;
  gboolean         is_ready;
  MockMode         mode;
  char            *uri;
  char            *write_path;
  guint            closes;
  gboolean         interactive;
};

typedef struct
{
  MockPortal *mock;
  char       *client;
  char       *handle;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->client);
  g_free (call->handle);
  g_free (call);
}

static void
respond (MockPortal *self,
         Call       *call,
         guint       response,
         const char *uri)
{
  GVariantBuilder results;

  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  if (uri != NULL)
    g_variant_builder_add (&results, "{sv}", "uri", g_variant_new_string (uri));
  g_dbus_connection_emit_signal (self->bus, call->client, call->handle, REQUEST, "Response",
                                 g_variant_new ("(ua{sv})", response, &results), NULL);
}

static void
respond_well (MockPortal *self,
              Call       *call)
{
  if (self->write_path != NULL)
    g_file_set_contents (self->write_path, "a picture of the screen", -1, NULL);
  respond (self, call, 0, self->uri);
}

static gboolean
respond_cb (gpointer user_data)
{
  Call       *call = user_data;
  MockPortal *self = call->mock;

  g_mutex_lock (&self->lock);
  if (self->mode == MOCK_GARBLED)
    g_dbus_connection_emit_signal (self->bus, call->client, call->handle, REQUEST, "Response", g_variant_new ("(s)", "0"), NULL);
  if (self->mode == MOCK_CANCEL)
    respond (self, call, 1, NULL);
  else if (self->mode == MOCK_FAIL)
    respond (self, call, 2, NULL);
  else if (self->mode == MOCK_NO_URI)
    respond (self, call, 0, NULL);
  else if (self->mode != MOCK_SILENT && self->mode != MOCK_LATE)
    respond_well (self, call);
  g_mutex_unlock (&self->lock);
  return G_SOURCE_REMOVE;
}

static void
request_called (GDBusConnection       *bus,
                const char            *sender,
                const char            *path,
                const char            *interface,
                const char            *method,
                GVariant              *parameters,
                GDBusMethodInvocation *invocation,
                gpointer               user_data)
{
  Call       *call = user_data;
  MockPortal *self = call->mock;

  g_mutex_lock (&self->lock);
  self->closes++;
  if (self->mode == MOCK_LATE)
    respond_well (self, call);
  else
    respond (self, call, 2, NULL);
  g_mutex_unlock (&self->lock);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
export_request (Call *call)
{
  static const GDBusInterfaceVTable table = { .method_call = request_called };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (request_xml, NULL);

  g_dbus_connection_register_object (call->mock->bus, call->handle, node->interfaces[0], &table, call, call_free, NULL);
}

static char *
handle_for (MockPortal *self,
            const char *sender,
            GVariant   *options)
{
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  const char      *token = "none";

  g_variant_lookup (options, "handle_token", "&s", &token);
  g_variant_lookup (options, "interactive", "b", &self->interactive);
  return self->mode == MOCK_OLD_HANDLE ? g_strdup (PORTAL_PATH "/request/old/77")
                                       : g_strdup_printf (PORTAL_PATH "/request/%s/%s", name, token);
}

static void
portal_called (GDBusConnection       *bus,
               const char            *sender,
               const char            *path,
               const char            *interface,
               const char            *method,
               GVariant              *parameters,
               GDBusMethodInvocation *invocation,
               gpointer               user_data)
{
  MockPortal *self = user_data;
  g_autoptr (GVariant) options = NULL;
  g_autoptr (GSource) soon = g_timeout_source_new (10);
  Call *call;

  if (self->mode == MOCK_ERROR)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, "org.freedesktop.portal.Error.Failed", "no");
      return;
    }
  g_variant_get_child (parameters, 1, "@a{sv}", &options);
  call = g_new0 (Call, 1);
  call->mock = self;
  call->client = g_strdup (sender);
  call->handle = handle_for (self, sender, options);
  export_request (call);
  if (self->mode == MOCK_EARLY)
    respond_cb (call);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", call->handle));
  if (self->mode == MOCK_EARLY)
    return;
  g_source_set_callback (soon, respond_cb, call, NULL);
  g_source_attach (soon, self->context);
}

static GVariant *
portal_property (GDBusConnection *bus,
                 const char      *sender,
                 const char      *path,
                 const char      *interface,
                 const char      *property,
                 GError         **error,
                 gpointer         user_data)
{
  return g_variant_new_uint32 (2);
}

static void
owned_cb (GDBusConnection *bus,
          const char      *name,
          gpointer         user_data)
{
  MockPortal *self = user_data;

  g_mutex_lock (&self->lock);
  self->is_ready = TRUE;
  g_cond_signal (&self->ready);
  g_mutex_unlock (&self->lock);
}

static gpointer
mock_thread (gpointer user_data)
{
  static const GDBusInterfaceVTable table = { .method_call = portal_called, .get_property = portal_property };
  MockPortal                       *self = user_data;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (self->with_screenshot ? screenshot_xml : other_xml, NULL);
  g_autoptr (GError) error = NULL;
  guint name;

  g_main_context_push_thread_default (self->context);
  self->bus = g_dbus_connection_new_for_address_sync (self->address,
                                                      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                      NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (self->bus, PORTAL_PATH, node->interfaces[0], &table, self, NULL, &error);
  g_assert_no_error (error);
  name = g_bus_own_name_on_connection (self->bus, "org.freedesktop.portal.Desktop", G_BUS_NAME_OWNER_FLAGS_NONE, owned_cb, NULL, self, NULL);
  g_main_loop_run (self->loop);
  g_bus_unown_name (name);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

MockPortal *
mock_portal_new (const char *address,
                 gboolean    with_screenshot)
{
  MockPortal *self = g_new0 (MockPortal, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->ready);
  self->address = g_strdup (address);
  self->with_screenshot = with_screenshot;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("portal", mock_thread, self);
  g_mutex_lock (&self->lock);
  while (!self->is_ready)
    g_cond_wait (&self->ready, &self->lock);
  g_mutex_unlock (&self->lock);
  return self;
}

/* @write_path: a file to make just before the answer, or NULL. */
void
mock_portal_set (MockPortal *self,
                 MockMode    mode,
                 const char *uri,
                 const char *write_path)
{
  g_mutex_lock (&self->lock);
  self->mode = mode;
  self->closes = 0;
  g_free (self->uri);
  self->uri = g_strdup (uri);
  g_free (self->write_path);
  self->write_path = g_strdup (write_path);
  g_mutex_unlock (&self->lock);
}

guint
mock_portal_closes (MockPortal *self)
{
  guint closes;

  g_mutex_lock (&self->lock);
  closes = self->closes;
  g_mutex_unlock (&self->lock);
  return closes;
}

gboolean
mock_portal_was_interactive (MockPortal *self)
{
  return self->interactive;
}

void
mock_portal_free (MockPortal *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ready);
  g_free (self->address);
  g_free (self->uri);
  g_free (self->write_path);
  g_free (self);
}
