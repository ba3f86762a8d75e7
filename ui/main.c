/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include "attest-application.h"
#include "base/attest-locale.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (AttestApplication) application = NULL;
  const struct rlimit none = { 0, 0 };

  /* What is open lies in memory in the clear: no core file, and no file that others may
   * read. The process stays dumpable, or portals would not know who asks. */
  umask (077);
  setrlimit (RLIMIT_CORE, &none);
  attest_locale_init ();
  g_set_application_name ("Attest");
  application = attest_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
