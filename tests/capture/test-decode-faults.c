/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "capture/attest-decode-client.h"
#include "capture/attest-decode-protocol.h"
#include "pictures.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void
use_helper (const char *name)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = g_path_get_dirname (self);
  g_autofree char *path = name == NULL ? NULL : g_build_filename (dir, name, NULL);

  if (path == NULL)
    g_unsetenv ("ATTEST_DECODE");
  else
    g_setenv ("ATTEST_DECODE", path, TRUE);
}

static GError *
decode_fails (GBytes *bytes,
              guint   max_side)
{
  GError *error = NULL;
  g_autoptr (AttestPixels) pixels = attest_decode (bytes, max_side, NULL, &error);

  g_assert_null (pixels);
  g_assert_nonnull (error);
  return error;
}

static GError *
probe (const char *word)
{
  g_autofree char *text = g_strconcat ("probe:", word, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return decode_fails (bytes, 0);
}

static gboolean
is_sanitized (void)
{
#ifdef ATTEST_DECODE_RELAXED
  g_test_skip ("a sanitizer's own calls do not fit through the filter");
  return TRUE;
#else
  return FALSE;
#endif
}

static void
test_every_attempt_is_killed (void)
{
  static const char *const words[] = {
    "open", "create", "unlink", "truncate", "socket", "unix", "exec", "fork", "thread",
    "kill", "ptrace", "write", "code", "ia32"
  };

  if (is_sanitized ())
    return;
  use_helper ("attest-decode-probe");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GError) error = probe (words[i]);

      g_test_message ("%s: %s", words[i], error->message);
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, "Bad system call"));
    }
  g_assert_false (g_file_test ("/tmp/attest-decode-was-here", G_FILE_TEST_EXISTS));
  use_helper (NULL);
}

static void
test_memory_ends (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *status = g_strdup_printf ("(status %d)", 100 + ENOMEM);

  if (is_sanitized ())
    return;
  use_helper ("attest-decode-probe");
  error = probe ("memory");
  g_assert_nonnull (strstr (error->message, status));
  use_helper (NULL);
}

/* The second wall by itself: without the filter, Landlock still refuses. */
static void
test_landlock_alone_refuses (void)
{
  static const char *const words[] = { "open", "create", "unlink", "exec" };
  g_autofree char         *status = g_strdup_printf ("(status %d)", 100 + EACCES);
  long                     version = syscall (SYS_landlock_create_ruleset, NULL, 0, 1u);

  if (version < 0)
    {
      g_test_skip ("this kernel has no Landlock");
      return;
    }
  g_test_message ("Landlock version %ld", version);
  attest_test_write ("/tmp/attest-decode-was-here", "", 0);
  use_helper ("attest-decode-probe-relaxed");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GError) error = probe (words[i]);

      g_test_message ("%s: %s", words[i], error->message);
      g_assert_nonnull (strstr (error->message, status));
    }
  g_assert_true (g_file_test ("/tmp/attest-decode-was-here", G_FILE_TEST_EXISTS));
  g_unlink ("/tmp/attest-decode-was-here");
  use_helper (NULL);
}

typedef struct
{
  GError  *error;
  gboolean done;
} Answer;

static void
answer_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Answer *answer = user_data;
  g_autoptr (AttestPixels) pixels = attest_decode_finish (result, &answer->error);

  answer->done = TRUE;
}

static gboolean
is_answered (gpointer data)
{
  return ((Answer *)data)->done;
}

/* The one child of this process, of whichever of its threads. */
static char *
child_file (const char *name)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *task;

  while ((task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", task, "children", NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL) && g_strstrip (text)[0] != '\0')
        {
          g_autofree char *file = g_build_filename ("/proc", text, name, NULL);
          char            *content = NULL;

          return g_file_get_contents (file, &content, NULL, NULL) ? content : NULL;
        }
    }
  return NULL;
}

static gboolean
is_locked_in (gpointer data)
{
  g_autofree char *status = child_file ("status");

  g_usleep (2000);
  return status != NULL && strstr (status, "\nSeccomp:\t2") != NULL;
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
test_locked_in_and_stopped (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("probe:spin", 10);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *status = NULL;
  g_autofree char *limits = NULL;
  Answer           answer = { 0 };
  guint            timer;
  gint64           stopped;

  if (is_sanitized ())
    return;
  if (!g_file_test ("/proc/self/task", G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("no /proc");
      return;
    }
  use_helper ("attest-decode-probe");
  timer = g_timeout_add (5, tick_cb, NULL);
  attest_decode_async (bytes, 0, cancellable, answer_cb, &answer);
  attest_test_wait_for (is_locked_in, NULL, 5);
  status = child_file ("status");
  limits = child_file ("limits");
  g_assert_nonnull (strstr (status, "NoNewPrivs:\t1"));
  g_assert_nonnull (limits);
  g_assert_true (g_regex_match_simple ("Max address space +536870912 +536870912", limits, 0, 0));
  g_assert_true (g_regex_match_simple ("Max cpu time +10 +11", limits, 0, 0));
  g_assert_true (g_regex_match_simple ("Max processes +0 +0", limits, 0, 0));
  g_assert_true (g_regex_match_simple ("Max open files +8 +8", limits, 0, 0));
  g_assert_true (g_regex_match_simple ("Max core file size +0 +0", limits, 0, 0));
  g_assert_true (g_regex_match_simple ("Max file size +0 +0", limits, 0, 0));
  stopped = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  attest_test_wait_for (is_answered, &answer, 2);
  g_assert_error (answer.error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED);
  g_test_message ("stopped within %" G_GINT64_FORMAT " us", g_get_monotonic_time () - stopped);
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_clear_error (&answer.error);
  g_source_remove (timer);
  use_helper (NULL);
}

static guint
count_open (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
test_a_hundred_crashes_leave_us_well (void)
{
  g_autoptr (GBytes) good = picture_png (90, 60, PNG_PLAIN);
  g_autoptr (AttestPixels) pixels = NULL;
  g_autoptr (GError) error = NULL;
  guint open = count_open ();

  use_helper ("attest-decode-probe");
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GError) problem = probe ("crash");

      g_assert_error (problem, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
    }
  pixels = attest_decode (good, 0, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&pixels, attest_pixels_free);
  g_assert_cmpuint (count_open (), ==, open);
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
  use_helper (NULL);
}

static void
test_lies_are_not_believed (void)
{
  static const char *const words[] = { "lie:huge", "lie:stride", "lie:beyond", "lie:nothing", "quiet" };

  use_helper ("attest-decode-probe");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GError) error = probe (words[i]);

      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
      g_assert_true (g_str_has_suffix (error->message, "makes no sense") || g_str_has_suffix (error->message, "nothing else was touched"));
    }
  use_helper (NULL);
}

static void
use_script (const char *dir,
            const char *script)
{
  g_autofree char *path = g_build_filename (dir, "helper", NULL);

  attest_test_write (path, script, strlen (script));
  g_chmod (path, 0700);
  g_setenv ("ATTEST_DECODE", path, TRUE);
}

static void
test_helper_missing_or_unsafe (void)
{
  g_autofree char *dir = attest_test_dir ();
  g_autoptr (GBytes) good = picture_png (9, 6, PNG_PLAIN);
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) unsafe = NULL;
  g_autoptr (GError) odd = NULL;

  g_setenv ("ATTEST_DECODE", "/nowhere/attest-decode", TRUE);
  missing = decode_fails (good, 0);
  g_assert_error (missing, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE);
  use_script (dir, "#!/bin/sh\nexit 6\n");
  unsafe = decode_fails (good, 0);
  g_assert_error (unsafe, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE);
  use_script (dir, "#!/bin/sh\nexit 77\n");
  odd = decode_fails (good, 0);
  g_assert_error (odd, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
  use_helper (NULL);
  attest_test_remove (dir);
}

/* Nothing of ours is handed on: no environment, no open file but the five. */
static void
test_helper_inherits_nothing (void)
{
  g_autofree char *dir = attest_test_dir ();
  g_autofree char *out = g_build_filename (dir, "out", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n/usr/bin/env > %s\nls /proc/$$/fd | grep -v '^10$' | tr '\\n' ' ' >> %s\n", out, out);
  g_autoptr (GBytes) good = picture_png (9, 6, PNG_PLAIN);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_setenv ("ATTEST_SECRET", "hunter2", TRUE);
  use_script (dir, script);
  error = decode_fails (good, 0);
  g_file_get_contents (out, &text, NULL, NULL);
  g_test_message ("%s", text);
  g_assert_null (strstr (text, "hunter2"));
  g_assert_null (strstr (text, "HOME="));
  g_assert_true (g_str_has_suffix (text, "0 1 2 3 4 "));
  use_helper (NULL);
  attest_test_remove (dir);
}

static void
assert_limit (GBytes *bytes)
{
  g_autoptr (GError) error = decode_fails (bytes, 64);

  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE);
}

static void
patch (guint8 *bytes,
       gsize   length,
       guint8  marker,
       guint16 side)
{
  for (gsize i = 0; i + 9 < length; i++)
    if (bytes[i] == 0xff && bytes[i + 1] == marker)
      {
        bytes[i + 5] = bytes[i + 7] = (guint8)(side >> 8);
        bytes[i + 6] = bytes[i + 8] = (guint8)side;
        return;
      }
  g_assert_not_reached ();
}

static void
test_bombs_of_size (void)
{
  static const guint  sides[][2] = { { 30000, 30000 }, { 16385, 1 }, { 1, 16385 }, { 16384, 4097 }, { 0x7fffffff, 0x7fffffff } };
  static const guint8 webp[] = "RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\x3f\0\xff\x3f\0VP8 ";
  g_autoptr (GBytes) jpeg = picture_jpeg (64, 48, JPEG_BASELINE, 0);
  gsize              length = g_bytes_get_size (jpeg);
  g_autofree guint8 *huge = g_memdup2 (g_bytes_get_data (jpeg, NULL), length);
  g_autoptr (GBytes) huge_jpeg = NULL;
  g_autoptr (GBytes) huge_webp = g_bytes_new_static (webp, sizeof webp - 1);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autoptr (GBytes) png = picture_png_claim (sides[i][0], sides[i][1]);

      assert_limit (png);
    }
  patch (huge, length, 0xc0, 65500);
  huge_jpeg = g_bytes_new (huge, length);
  assert_limit (huge_jpeg);
  error = decode_fails (huge_webp, 64);
  g_assert_true (error->code == ATTEST_ERROR_TOO_LARGE || error->code == ATTEST_ERROR_DAMAGED);
}

static GByteArray *
png_start (guint width,
           guint height)
{
  g_autoptr (GBytes) claim = picture_png_claim (width, height);

  return g_bytes_unref_to_array (g_steal_pointer (&claim));
}

static GBytes *
png_finish (GByteArray *png,
            guint       width,
            guint       height)
{
  g_autofree guint8 *row = g_malloc0 ((gsize)width + 1);
  g_autoptr (GBytes) pixels = picture_deflate (row, (gsize)width + 1, height);

  picture_png_chunk (png, "IDAT", g_bytes_get_data (pixels, NULL), g_bytes_get_size (pixels));
  picture_png_chunk (png, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (png);
}

static gint64
time_decode (GBytes  *bytes,
             guint    max_side,
             GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (AttestPixels) pixels = attest_decode (bytes, max_side, NULL, error);

  return (g_get_monotonic_time () - start) / 1000;
}

/* As large as is allowed at all, and black: 65 KB that become 256 MiB. */
static void
test_bomb_of_nothing (void)
{
  g_autoptr (GBytes) png = png_finish (png_start (16384, 4096), 16384, 4096);
  g_autoptr (GError) error = NULL;
  gint64 took = time_decode (png, 256, &error);

  g_test_message ("%" G_GSIZE_FORMAT " bytes to 64 Mpx to 256 px: %" G_GINT64_FORMAT " ms", g_bytes_get_size (png), took);
  g_assert_no_error (error);
}

static void
add_text_bomb (GByteArray *png,
               const char *type,
               const char *head,
               gsize       head_length,
               GBytes     *bomb)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();

  g_byte_array_append (body, (const guint8 *)head, (guint)head_length);
  g_byte_array_append (body, g_bytes_get_data (bomb, NULL), (guint)g_bytes_get_size (bomb));
  picture_png_chunk (png, type, body->data, body->len);
}

/* What is stored beside the pixels is not looked at, however large it grows. */
static void
test_bombs_beside_the_pixels (void)
{
  g_autofree guint8 *zeros = g_malloc0 (1 << 20);
  g_autoptr (GBytes) bomb = picture_deflate (zeros, 1 << 20, 300);
  GByteArray *texts = png_start (64, 48);
  GByteArray *crowd = png_start (64, 48);
  g_autoptr (GBytes) text_bomb = NULL;
  g_autoptr (GBytes) crowd_bomb = NULL;
  g_autoptr (GError) error = NULL;
  gint64 took;

  add_text_bomb (texts, "iCCP", "p\0\0", 3, bomb);
  for (guint i = 0; i < 20; i++)
    {
      add_text_bomb (texts, "iTXt", "k\0\1\0\0\0", 6, bomb);
      add_text_bomb (texts, "zTXt", "k\0\0", 3, bomb);
    }
  text_bomb = png_finish (texts, 64, 48);
  took = time_decode (text_bomb, 0, &error);
  g_assert_no_error (error);
  g_test_message ("41 bombs of 300 MiB in a file of %" G_GSIZE_FORMAT " bytes: %" G_GINT64_FORMAT " ms", g_bytes_get_size (text_bomb), took);
  for (guint i = 0; i < 200000; i++)
    picture_png_chunk (crowd, i % 2 ? "tEXt" : "prVt", "a\0b", 3);
  crowd_bomb = png_finish (crowd, 64, 48);
  took = time_decode (crowd_bomb, 0, &error);
  g_assert_no_error (error);
  g_test_message ("200,000 chunks: %" G_GINT64_FORMAT " ms", took);
}

static void
test_claims_of_length (void)
{
  GByteArray *png = png_start (64, 48);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_byte_array_append (png, (const guint8 *)"\x7f\xff\xff\xffIDAT"
                                            "x\x9c",
                       10);
  bytes = g_byte_array_free_to_bytes (png);
  error = decode_fails (bytes, 0);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
}

/* Repeats the last scan of a progressive picture. */
static GBytes *
repeat_scan (GBytes *jpeg,
             guint   times)
{
  GByteArray   *out = g_byte_array_new ();
  gsize         length = 0;
  const guint8 *data = g_bytes_get_data (jpeg, &length);
  gsize         last = length - 2;

  while (!(data[last] == 0xff && data[last + 1] == 0xda))
    last--;
  g_byte_array_append (out, data, (guint)length - 2);
  for (guint i = 0; i < times; i++)
    g_byte_array_append (out, data + last, (guint)(length - 2 - last));
  g_byte_array_append (out, data + length - 2, 2);
  return g_byte_array_free_to_bytes (out);
}

static void
test_bombs_of_scans (void)
{
  g_autoptr (GBytes) valid = picture_jpeg (64, 48, JPEG_MANY_SCANS, 0);
  g_autoptr (GBytes) progressive = picture_jpeg (64, 48, JPEG_PROGRESSIVE, 0);
  g_autoptr (GBytes) repeated = repeat_scan (progressive, 5000);
  g_autoptr (GError) error = NULL;

  assert_limit (valid);
  error = decode_fails (repeated, 64);
  g_assert_true (error->code == ATTEST_ERROR_TOO_LARGE || error->code == ATTEST_ERROR_DAMAGED);
  g_assert_null (strstr (error->message, "broke"));
}

static void
mutate (guint8 *bytes,
        gsize   length)
{
  int changes = g_test_rand_int_range (1, 9);

  while (changes-- > 0)
    {
      gsize at = (gsize)g_test_rand_int_range (0, (int)length);

      switch (g_test_rand_int_range (0, 4))
        {
        case 0:
          bytes[at] ^= (guint8)(1 << g_test_rand_int_range (0, 8));
          break;
        case 1:
          bytes[at] = (guint8)g_test_rand_int ();
          break;
        case 2:
          bytes[at] = g_test_rand_bit () ? 0xff : 0;
          break;
        default:
          memmove (bytes + at, bytes + g_test_rand_int_range (0, (int)at + 1), MIN (16, length - at));
          break;
        }
    }
}

/* Whatever a changed picture does, the helper ends by itself with a word that
 * we know, and never by a forbidden call or a broken memory. */
static void
test_mutations (void)
{
  const char *rounds_text = g_getenv ("ATTEST_MUTATIONS");
  guint       rounds = rounds_text != NULL ? (guint)atoi (rounds_text) : 350;
  GBytes     *seeds[] = {
        picture_png (64, 48, PNG_PLAIN), picture_png (64, 48, PNG_INTERLACED | PNG_PALETTE), picture_jpeg (64, 48, JPEG_BASELINE, 6),
        picture_jpeg (64, 48, JPEG_PROGRESSIVE, 0), picture_webp (64, 48, FALSE), picture_webp (64, 48, TRUE)
  };
  guint  shown = 0;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < rounds * G_N_ELEMENTS (seeds); i++)
    {
      GBytes            *seed = seeds[i % G_N_ELEMENTS (seeds)];
      gsize              length = g_bytes_get_size (seed);
      g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (seed, NULL), length);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (AttestPixels) pixels = NULL;
      g_autoptr (GError) error = NULL;

      mutate (bytes, length);
      if (i % G_N_ELEMENTS (seeds) < 2 && g_test_rand_bit ())
        picture_fix_png (bytes, length);
      changed = g_bytes_new (bytes, length);
      pixels = attest_decode (changed, g_test_rand_bit () ? 0 : 20, NULL, &error);
      shown += pixels != NULL;
      if (pixels == NULL && (strstr (error->message, "broke") != NULL || strstr (error->message, "(status") != NULL))
        {
          attest_test_write ("mutation.bin", bytes, length);
          g_error ("round %u: %s; see mutation.bin", i, error->message);
        }
    }
  g_test_message ("%u changed pictures, %u still shown, %.2f ms each", rounds * (guint)G_N_ELEMENTS (seeds), shown,
                  (double)(g_get_monotonic_time () - start) / 1000 / (rounds * G_N_ELEMENTS (seeds)));
  g_assert_cmpuint (shown, >, 0);
  g_assert_cmpuint (shown, <, rounds * G_N_ELEMENTS (seeds));
  for (gsize i = 0; i < G_N_ELEMENTS (seeds); i++)
    g_bytes_unref (seeds[i]);
}

/* Slow, because a clock has to run down. */
static void
test_clock_runs_down (void)
{
  g_autofree char *dir = attest_test_dir ();
  g_autoptr (GBytes) good = picture_png (9, 6, PNG_PLAIN);
  g_autoptr (GError) spun = NULL;
  g_autoptr (GError) slept = NULL;

  if (g_getenv ("ATTEST_LONG") == NULL)
    {
      g_test_skip ("takes 25 s; part of the long suite");
      return;
    }
  use_helper ("attest-decode-probe");
  spun = probe ("spin");
  g_assert_error (spun, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
  g_assert_nonnull (strstr (spun->message, "too long"));
  use_script (dir, "#!/bin/sh\nexec sleep 60\n");
  slept = decode_fails (good, 0);
  g_assert_error (slept, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
  g_assert_nonnull (strstr (slept->message, "too long"));
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  use_helper (NULL);
  attest_test_remove (dir);
}

static void
test_figures (void)
{
  static const struct
  {
    guint width, height, max_side;
  } sizes[] = { { 64, 48, 0 }, { 1366, 768, 256 }, { 1366, 768, 0 }, { 4032, 3024, 256 }, { 4032, 3024, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) png = picture_png (sizes[i].width, sizes[i].height, PNG_PLAIN);
      g_autoptr (GBytes) jpeg = picture_jpeg (sizes[i].width, sizes[i].height, JPEG_BASELINE, 6);
      g_autoptr (GBytes) webp = picture_webp (sizes[i].width, sizes[i].height, FALSE);

      g_test_message ("%ux%u to %u: PNG %" G_GINT64_FORMAT " ms, JPEG %" G_GINT64_FORMAT " ms, WebP %" G_GINT64_FORMAT " ms",
                      sizes[i].width, sizes[i].height, sizes[i].max_side, time_decode (png, sizes[i].max_side, NULL),
                      time_decode (jpeg, sizes[i].max_side, NULL), time_decode (webp, sizes[i].max_side, NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decode/sandbox/every-attempt-is-killed", test_every_attempt_is_killed);
  g_test_add_func ("/decode/sandbox/memory-ends", test_memory_ends);
  g_test_add_func ("/decode/sandbox/landlock-alone-refuses", test_landlock_alone_refuses);
  g_test_add_func ("/decode/sandbox/locked-in-and-stopped", test_locked_in_and_stopped);
  g_test_add_func ("/decode/client/a-hundred-crashes-leave-us-well", test_a_hundred_crashes_leave_us_well);
  g_test_add_func ("/decode/client/lies-are-not-believed", test_lies_are_not_believed);
  g_test_add_func ("/decode/client/helper-missing-or-unsafe", test_helper_missing_or_unsafe);
  g_test_add_func ("/decode/client/helper-inherits-nothing", test_helper_inherits_nothing);
  g_test_add_func ("/decode/bombs/of-size", test_bombs_of_size);
  g_test_add_func ("/decode/bombs/of-nothing", test_bomb_of_nothing);
  g_test_add_func ("/decode/bombs/beside-the-pixels", test_bombs_beside_the_pixels);
  g_test_add_func ("/decode/bombs/claims-of-length", test_claims_of_length);
  g_test_add_func ("/decode/bombs/of-scans", test_bombs_of_scans);
  g_test_add_func ("/decode/mutations/end-in-a-known-way", test_mutations);
  g_test_add_func ("/decode/clock/runs-down", test_clock_runs_down);
  if (g_test_slow ())
    g_test_add_func ("/decode/figures", test_figures);
  return g_test_run ();
}
