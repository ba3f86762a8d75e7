/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-package-info.h"

static const char before_key[] =
  "WHAT THIS IS\n"
  "\n"
  "Records of online abuse that a member of a school's staff kept with Attest and\n"
  "sent, sealed, to the people named in bag-info.txt. The folder is a bag after\n"
  "RFC 8493: the records are below data/, and the lists beside it hold the SHA-256\n"
  "of every file.\n"
  "\n"
  "  data/case.json           the case as the sender's computer had it\n"
  "  data/chain.jsonl         its history, one line an entry; every line holds the\n"
  "                           SHA-256 of the line before it\n"
  "  data/bodies/             what each entry says\n"
  "  data/items/              the evidence, byte for byte as it was captured\n"
  "\n"
  "HOW TO OPEN AND CHECK IT WITHOUT ATTEST\n"
  "\n"
  "With age, tar, sha256sum and minisign, all of which are in Debian. KEY.txt is\n"
  "the recipient's secret age identity; PACKAGE is the file that was received.\n"
  "\n"
  "  age -d -i KEY.txt PACKAGE | tar xf -\n"
  "  cd ";
static const char before_sign[] =
  "\n"
  "  sha256sum --strict -c manifest-sha256.txt\n"
  "  sha256sum --strict -c tagmanifest-sha256.txt\n"
  "  minisign -V -m tagmanifest-sha256.txt -P ";
static const char after_sign[] =
  "\n"
  "\n"
  "Compare that last key with the one you were given by the sender, or with the\n"
  "school's card: a key inside a package cannot vouch for itself. To check a line\n"
  "of the history, take the SHA-256 of the file of its number in data/bodies/ and\n"
  "compare it with body_hash; the SHA-256 of each line of data/chain.jsonl, its\n"
  "line feed included, is prev in the line after it.\n"
  "\n"
  "WHAT IT SHOWS, AND WHAT IT DOES NOT\n"
  "\n"
  "It shows that these files are the ones that the holder of the signing key\n"
  "sealed, and that nothing in them changed since. It does not show that what was\n"
  "photographed or written down is true, that nothing was left out before it was\n"
  "recorded, or that the computer's clock was right.\n"
  "\n"
  "If anything here may be an indecent image of a child: do not open, copy or\n"
  "send it. Call the police.\n";

/**
 * attest_package_readme:
 * @self: an info whose ids and keys are in order
 *
 * Returns: (transfer full): the text of data/README.txt
 */
char *
attest_package_readme (const AttestPackageInfo *self)
{
  return g_strconcat (self->practice ? "THIS IS PRACTICE MATERIAL. NOTHING IN IT HAPPENED.\n\n" : "", before_key,
                      self->package_id, before_sign, self->sender_signing_key, after_sign, NULL);
}
