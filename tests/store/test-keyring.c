/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-keyring.h"

#include "attest-test.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The real gnome-keyring-daemon on a bus that starts nothing by itself. Each
 * question is asked by a new process, `test-keyring --ask DEED STORE LIMIT
 * [SECRET]`, which prints the answer; one question spans a restart. */
#define STORE "00112233445566778899aabbccddeeff"
#define OTHER "ffeeddccbbaa99887766554433221100"
#define PASSWORD "test-pass"
#define SECRETS "org.freedesktop.secrets"

static const char bus_config[] =
  "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>"
  "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/>"
  "<allow own=\"*\"/></policy></busconfig>";

static const char *const state_words[] = { "ok", "absent", "locked", "unavailable", "unanswered", "slow", "gone" };

typedef struct
{
  char            *home;
  GSubprocess     *bus;
  GDBusConnection *connection;
  char            *address;
  gboolean         appeared;
  gboolean         vanished;
} Fixture;

static char *self_path;

/* --- the asking process --- */

typedef struct
{
  GMainLoop         *loop;
  AttestKeyringState state;
  AttestSecret      *secret;
  GError            *error;
} Answer;

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  Answer *answer = data;

  answer->state = attest_keyring_lookup_finish (result, &answer->secret, &answer->error);
  g_main_loop_quit (answer->loop);
}

static void
ask_async (Answer     *answer,
           const char *store,
           guint       limit,
           gboolean    stop)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  answer->loop = g_main_loop_new (NULL, FALSE);
  attest_keyring_lookup_async (store, ATTEST_KEYRING_MASTER, limit, cancellable, asked_cb, answer);
  if (stop)
    g_cancellable_cancel (cancellable);
  g_main_loop_run (answer->loop);
  g_main_loop_unref (answer->loop);
}

static void
print_answer (Answer *answer)
{
  printf ("%s %s\n", state_words[answer->state],
          answer->state == ATTEST_KEYRING_OK ? answer->secret != NULL ? attest_secret_text (answer->secret) : "-"
                                             : attest_error_nick ((AttestError)answer->error->code));
  g_clear_pointer (&answer->secret, attest_secret_free);
  g_clear_error (&answer->error);
}

static int
ask (int    argc,
     char **argv)
{
  const char *deed = argv[2];
  const char *store = argv[3];
  guint       limit = (guint)g_ascii_strtoull (argv[4], NULL, 10);
  g_autoptr (AttestSecret) given = argc > 5 ? attest_secret_new (argv[5], -1) : NULL;
  Answer answer = { 0 };

  g_assert_true (attest_seal_init (NULL));
  if (g_str_equal (deed, "lookup") || g_str_equal (deed, "twice"))
    answer.state = attest_keyring_lookup (store, ATTEST_KEYRING_MASTER, limit, &answer.secret, &answer.error);
  else if (g_str_equal (deed, "head"))
    answer.state = attest_keyring_lookup (store, ATTEST_KEYRING_HEAD, limit, &answer.secret, &answer.error);
  else if (g_str_equal (deed, "store"))
    answer.state = attest_keyring_store (store, ATTEST_KEYRING_MASTER, given, limit, &answer.error);
  else if (g_str_equal (deed, "clear"))
    answer.state = attest_keyring_clear (store, ATTEST_KEYRING_MASTER, limit, &answer.error);
  else
    ask_async (&answer, store, limit, g_str_equal (deed, "stopped"));
  print_answer (&answer);
  if (g_str_equal (deed, "twice"))
    {
      /* The parent restarts the daemon, then closes our input. */
      fflush (stdout);
      while (getchar () != EOF)
        continue;
      answer.state = attest_keyring_lookup (store, ATTEST_KEYRING_MASTER, limit, &answer.secret, &answer.error);
      print_answer (&answer);
    }
  return 0;
}

/* --- the judging process --- */

static GSubprocessLauncher *
launcher (Fixture         *fixture,
          GSubprocessFlags flags)
{
  GSubprocessLauncher *self = g_subprocess_launcher_new (flags);

  g_subprocess_launcher_setenv (self, "HOME", fixture->home, TRUE);
  g_subprocess_launcher_setenv (self, "XDG_DATA_HOME", fixture->home, TRUE);
  g_subprocess_launcher_setenv (self, "XDG_RUNTIME_DIR", fixture->home, TRUE);
  g_subprocess_launcher_unsetenv (self, "DISPLAY");
  g_subprocess_launcher_unsetenv (self, "WAYLAND_DISPLAY");
  g_subprocess_launcher_unsetenv (self, "GNOME_KEYRING_CONTROL");
  if (fixture->address != NULL)
    g_subprocess_launcher_setenv (self, "DBUS_SESSION_BUS_ADDRESS", fixture->address, TRUE);
  else
    g_subprocess_launcher_unsetenv (self, "DBUS_SESSION_BUS_ADDRESS");
  return self;
}

static void
expect (Fixture    *fixture,
        const char *answer,
        const char *deed,
        const char *store,
        const char *limit,
        const char *secret)
{
  g_autoptr (GSubprocessLauncher) with = launcher (fixture, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_launcher_spawn (with, &error, self_path, "--ask", deed, store, limit, secret, NULL);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_strchomp (text), ==, answer);
}

static void
start_bus (Fixture *fixture)
{
  g_autofree char *config = g_build_filename (fixture->home, "bus.conf", NULL);
  g_autofree char *option = g_strconcat ("--config-file=", config, NULL);
  g_autoptr (GSubprocessLauncher) with = launcher (fixture, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) out = NULL;
  g_autoptr (GError) error = NULL;

  attest_test_write (config, bus_config, strlen (bus_config));
  fixture->bus = g_subprocess_launcher_spawn (with, &error, "dbus-daemon", option, "--nofork", "--print-address=1", NULL);
  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->bus));
  fixture->address = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->connection = g_dbus_connection_new_for_address_sync (
    fixture->address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
appeared_cb (GDBusConnection *connection,
             const char      *name,
             const char      *owner,
             gpointer         data)
{
  ((Fixture *)data)->appeared = TRUE;
}

static gboolean
has_appeared (gpointer data)
{
  return ((Fixture *)data)->appeared;
}

static void
wait_for_secrets (Fixture *fixture)
{
  guint watch = g_bus_watch_name_on_connection (fixture->connection, SECRETS, G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb, NULL,
                                                fixture, NULL);

  attest_test_wait_for (has_appeared, fixture, 10);
  g_bus_unwatch_name (watch);
  fixture->appeared = FALSE;
}

static gboolean
have_daemons (void)
{
  if (attest_test_have ("gnome-keyring-daemon") && attest_test_have ("dbus-daemon"))
    return TRUE;
  g_test_skip ("gnome-keyring-daemon or dbus-daemon is not installed");
  return FALSE;
}

/* --unlock makes the login keyring when there is none, and returns when the
 * daemon serves. */
static void
start_daemon (Fixture *fixture,
              gboolean unlocked)
{
  const char *command = unlocked ? "printf " PASSWORD " | gnome-keyring-daemon --unlock --components=secrets"
                                 : "gnome-keyring-daemon --start --components=secrets";
  g_autoptr (GSubprocessLauncher) with = launcher (fixture, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_launcher_spawn (with, &error, "sh", "-c", command, NULL);

  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, NULL);
  wait_for_secrets (fixture);
}

static void
vanished_cb (GDBusConnection *connection,
             const char      *name,
             gpointer         data)
{
  ((Fixture *)data)->vanished = TRUE;
}

static gboolean
has_vanished (gpointer data)
{
  return ((Fixture *)data)->vanished;
}

/* Ours by construction: nothing else is on this bus. */
static void
stop_daemon (Fixture *fixture)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (fixture->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                                            "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                                                            g_variant_new ("(s)", SECRETS), G_VARIANT_TYPE ("(u)"),
                                                            G_DBUS_CALL_FLAGS_NONE, 5000, NULL, NULL);
  guint32 pid = 0;
  guint   watch;

  if (reply == NULL)
    return;
  g_variant_get (reply, "(u)", &pid);
  if (pid == (guint32)getpid ())
    return;
  kill ((pid_t)pid, SIGTERM);
  watch = g_bus_watch_name_on_connection (fixture->connection, SECRETS, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, vanished_cb, fixture,
                                          NULL);
  attest_test_wait_for (has_vanished, fixture, 10);
  g_bus_unwatch_name (watch);
  fixture->vanished = FALSE;
}

static void
setup (Fixture      *fixture,
       gconstpointer data)
{
  fixture->home = attest_test_dir ();
}

static void
teardown (Fixture      *fixture,
          gconstpointer data)
{
  if (fixture->connection != NULL)
    {
      stop_daemon (fixture);
      g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
      g_clear_object (&fixture->connection);
    }
  if (fixture->bus != NULL)
    {
      g_subprocess_force_exit (fixture->bus);
      g_subprocess_wait (fixture->bus, NULL, NULL);
      g_clear_object (&fixture->bus);
    }
  g_free (fixture->address);
  attest_test_remove (fixture->home);
  g_free (fixture->home);
}

static void
test_store_lookup_clear (Fixture      *fixture,
                         gconstpointer data)
{
  if (!have_daemons ())
    return;
  start_bus (fixture);
  start_daemon (fixture, TRUE);
  expect (fixture, "absent not-found", "lookup", STORE, "0", NULL);
  expect (fixture, "ok -", "store", STORE, "0", "the-key");
  expect (fixture, "ok the-key", "lookup", STORE, "0", NULL);
  expect (fixture, "ok the-key", "async", STORE, "0", NULL);
  expect (fixture, "ok -", "store", STORE, "0", "another-key");
  expect (fixture, "ok another-key", "lookup", STORE, "0", NULL);
  expect (fixture, "absent not-found", "head", STORE, "0", NULL);
  expect (fixture, "absent not-found", "lookup", OTHER, "0", NULL);
  expect (fixture, "unavailable cancelled", "stopped", STORE, "0", NULL);
  expect (fixture, "ok -", "clear", STORE, "0", NULL);
  expect (fixture, "absent not-found", "lookup", STORE, "0", NULL);
  expect (fixture, "absent not-found", "clear", STORE, "0", NULL);
}

static void
test_nothing_readable_on_disk (Fixture      *fixture,
                               gconstpointer data)
{
  if (!have_daemons ())
    return;
  start_bus (fixture);
  start_daemon (fixture, TRUE);
  expect (fixture, "ok -", "store", STORE, "0", "planted-secret-words");
  g_assert_true (attest_test_contains (fixture->home, "login.keyring", 13, NULL));
  g_assert_false (attest_test_contains (fixture->home, "planted-secret-words", 20, NULL));
  g_assert_false (attest_test_contains (fixture->home, STORE, strlen (STORE), NULL));
}

static void
test_the_daemon_restarts (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) with = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) out = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (!have_daemons ())
    return;
  start_bus (fixture);
  start_daemon (fixture, TRUE);
  expect (fixture, "ok -", "store", STORE, "0", "the-key");
  with = launcher (fixture, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  process = g_subprocess_launcher_spawn (with, &error, self_path, "--ask", "twice", STORE, "0", NULL);
  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  first = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  g_assert_cmpstr (first, ==, "ok the-key");
  stop_daemon (fixture);
  start_daemon (fixture, TRUE);
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
  second = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  g_assert_cmpstr (second, ==, "ok the-key");
  g_subprocess_wait (process, NULL, NULL);
}

/* A cold start: the item is there, the keyring was never unlocked, and nobody
 * can be asked. It must not look like "absent". */
static void
test_locked_is_not_absent (Fixture      *fixture,
                           gconstpointer data)
{
  if (!have_daemons ())
    return;
  start_bus (fixture);
  start_daemon (fixture, TRUE);
  expect (fixture, "ok -", "store", STORE, "0", "the-key");
  stop_daemon (fixture);
  start_daemon (fixture, FALSE);
  expect (fixture, "locked locked", "lookup", STORE, "1500", NULL);
  expect (fixture, "locked locked", "store", STORE, "1500", "a-new-key");
  expect (fixture, "locked locked", "clear", STORE, "1500", NULL);
  stop_daemon (fixture);
  start_daemon (fixture, TRUE);
  expect (fixture, "ok the-key", "lookup", STORE, "0", NULL);
}

static void
test_no_bus (Fixture      *fixture,
             gconstpointer data)
{
  expect (fixture, "unavailable unavailable", "lookup", STORE, "2000", NULL);
  expect (fixture, "unavailable unavailable", "store", STORE, "2000", "x");
}

static void
test_a_bus_without_the_service (Fixture      *fixture,
                                gconstpointer data)
{
  if (!attest_test_have ("dbus-daemon"))
    {
      g_test_skip ("dbus-daemon is not installed");
      return;
    }
  start_bus (fixture);
  expect (fixture, "unavailable unavailable", "lookup", STORE, "2000", NULL);
}

/* Without it GDBus itself would answer that there is no such object. */
static GDBusMessage *
swallow_calls (GDBusConnection *connection,
               GDBusMessage    *message,
               gboolean         incoming,
               gpointer         data)
{
  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;
  g_object_unref (message);
  return NULL;
}

/* Somebody owns the name and never answers: this process. */
static void
test_a_silent_service_costs_the_limit (Fixture      *fixture,
                                       gconstpointer data)
{
  g_autoptr (GVariant) reply = NULL;
  gint64 started;

  if (!attest_test_have ("dbus-daemon"))
    {
      g_test_skip ("dbus-daemon is not installed");
      return;
    }
  start_bus (fixture);
  g_dbus_connection_add_filter (fixture->connection, swallow_calls, NULL, NULL);
  reply = g_dbus_connection_call_sync (fixture->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", SECRETS, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                                       NULL);
  g_assert_nonnull (reply);
  started = g_get_monotonic_time ();
  expect (fixture, "slow unavailable", "lookup", STORE, "400", NULL);
  g_assert_cmpint (g_get_monotonic_time () - started, >=, 400 * 1000);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 3000 * 1000);
}

static void
test_a_key_survives_as_text (void)
{
  g_autoptr (AttestKey) key = attest_key_new_random ();
  g_autoptr (AttestSecret) text = attest_keyring_secret_of_key (key);
  g_autoptr (AttestKey) again = attest_keyring_key_of_secret (text);
  g_autoptr (AttestSecret) shorter = attest_secret_new ("AAAA", -1);
  g_autoptr (AttestSecret) longer = attest_secret_new (
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", -1);

  g_assert_true (attest_key_equal (key, again));
  g_assert_null (attest_keyring_key_of_secret (shorter));
  g_assert_null (attest_keyring_key_of_secret (longer));
}

#define ADD(path, function) g_test_add ("/keyring/" path, Fixture, NULL, setup, function, teardown)

int
main (int    argc,
      char **argv)
{
  if (argc > 4 && g_str_equal (argv[1], "--ask"))
    return ask (argc, argv);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_true (attest_seal_init (NULL));
  self_path = g_file_read_link ("/proc/self/exe", NULL);
  g_test_add_func ("/keyring/a-key-survives-as-text", test_a_key_survives_as_text);
  ADD ("fresh/store-lookup-clear", test_store_lookup_clear);
  ADD ("fresh/nothing-readable-on-disk", test_nothing_readable_on_disk);
  ADD ("restart/the-daemon-restarts", test_the_daemon_restarts);
  ADD ("locked/is-not-absent", test_locked_is_not_absent);
  ADD ("none/no-bus", test_no_bus);
  ADD ("none/a-bus-without-the-service", test_a_bus_without_the_service);
  ADD ("none/a-silent-service-costs-the-limit", test_a_silent_service_costs_the_limit);
  return g_test_run ();
}
