/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-trouble.h"

#include <glib/gi18n.h>

/**
 * attest_trouble_words:
 * @trouble: why the password store did not open the records
 *
 * The password store is a convenience: whatever is wrong with it, recording
 * goes on and the passphrase works, and the words say so.
 *
 * Returns: translated; what happened, and what to do next
 */
const char *
attest_trouble_words (AttestKeyringTrouble trouble)
{
  switch (trouble)
    {
    case ATTEST_TROUBLE_NONE:
    case ATTEST_TROUBLE_NEVER_KEPT:
      return _ ("To read your records, type your Attest passphrase.");
    case ATTEST_TROUBLE_NO_SERVICE:
      return _ ("Attest cannot reach your password store. You can still record. To read old records, type your Attest passphrase.");
    case ATTEST_TROUBLE_SLOW:
      return _ ("Your password store does not answer. You can still record. To read old records, type your Attest passphrase.");
    case ATTEST_TROUBLE_GONE:
      return _ ("Your password store stopped while Attest was asking it. Try it again below, or type your Attest passphrase.");
    case ATTEST_TROUBLE_LOCKED:
      return _ ("Your password store is locked and was not opened. Try it again below, or type your Attest passphrase.");
    case ATTEST_TROUBLE_UNANSWERED:
      return _ ("Your password store asked for its password and had no answer. Try it again below, or type your Attest passphrase.");
    case ATTEST_TROUBLE_DELETED:
      return _ ("Your password store has lost the key to your records. Nothing else is lost. Type your Attest passphrase, then turn the password store on again in Preferences.");
    case ATTEST_TROUBLE_OTHER_KEY:
      return _ ("The key in your password store is not the one for these records. Nothing is lost. Type your Attest passphrase, then turn the password store off and on again in Preferences.");
    }
  g_assert_not_reached ();
}
