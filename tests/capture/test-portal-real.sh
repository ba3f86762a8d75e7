#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# test-portal-real.sh PORTAL-TOOL ATTEST-CLI: the screenshot portal of a real desktop, in TAP.
set -u
here=$(cd "$(dirname "$0")" && pwd)
tool=$1 cli=$2
if [ "${3:-}" != inside ]; then
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  out=$("$here/with-portal.sh" "$0" "$tool" "$cli" inside 2>"$log"); status=$?
  if [ $status = 77 ]; then echo "1..0 # SKIP $(tail -1 "$log")"; exit 0; fi
  grep -E '^(ok|not ok|1\.\.|#)' <<<"$out"
  # Without a plan the desktop itself did not come up: say what it said.
  grep -q '^1\.\.' <<<"$out" || sed 's/^/# /' "$log"
  exit $status
fi

count=0
check() { # check NAME CONDITION...
  local name=$1; shift
  count=$((count + 1))
  if "$@"; then echo "ok $count /portal-real/$name"; else echo "not ok $count /portal-real/$name"; echo "# said: $said" | tr '\n' ' '; echo; fi
}
notes() { find "$state" -type f | wc -l; }
picture=/tmp/out.png
state=$HOME/state
mkdir -m 700 "$state"
rm -f "$picture"

said=$("$tool" has)
check "check/has-it" [ "$said" = yes ]

said=$("$tool" shoot "$state")
check "shoot/whole-screen-and-removed" [ "$(tail -1 <<<"$said")" = "image/png 1366x768 decoded 1366x768 removed" ]
check "shoot/nothing-stays" [ ! -e "$picture" -a "$(notes)" = 0 ]

said=$("$tool" choose "$state")
check "choose/area" [ "$(tail -1 <<<"$said")" = "image/png 400x300 decoded 400x300 removed" ]

echo cancel > "$SLURP_ANSWER"
said=$("$tool" choose "$state")
check "choose/given-up" [ "${said%%:*}" = "failed storage" ]
check "choose/given-up-leaves-nothing" [ ! -e "$picture" -a "$(notes)" = 0 ]

said=$("$tool" crash "$state" 2>/dev/null)
check "crash/leaves-a-picture-and-a-note" [ "$said" = "$picture" -a -f "$picture" -a "$(notes)" = 1 ]
check "crash/private-meanwhile" [ "$(stat -c %a "$picture")" = 600 ]
said=$("$tool" sweep "$state")
check "crash/swept-at-next-start" [ "$said" = "$picture" -a ! -e "$picture" -a "$(notes)" = 0 ]
said=$("$tool" sweep "$state")
check "crash/nothing-left-to-sweep" [ "$said" = "" ]

# The command as a person types it: sealed, its plain file gone, and the case says so.
store=$HOME/attest/store
mkdir -m 700 "$HOME/attest"
printf 'a long enough passphrase' > "$HOME/passphrase"; chmod 600 "$HOME/passphrase"
attest() { "$cli" --store "$store" --passphrase-file "$HOME/passphrase" --json "$@"; }
attest init --name "Jo Evans" --role staff --recovery-file "$HOME/sheet" --person-file "$HOME/person" >/dev/null
case=$(attest case open --type pupil-message --title "A message" | sed -n 's/.*"case":"\([0-9a-f]*\)".*/\1/p')
said=$(attest capture "$case" --gate yes --interactive 2>&1); status=$?
check "command/gate-yes-takes-nothing" [ $status != 0 -a ! -e "$picture" ]
said=$(attest capture "$case" --gate no 2>&1)
check "command/sealed" grep -q '"state":"sealed"' <<<"$said"
check "command/plain-file-is-gone" [ ! -e "$picture" -a -z "$(ls "$HOME"/attest/pending-plain-* 2>/dev/null)" ]
said=$(attest case show "$case")
check "command/case-says-removed" grep -q '"plain_source":"removed"' <<<"$said"
# A crash of another run, cleaned up by whatever command opens the store next.
"$tool" crash "$HOME/attest" >/dev/null 2>&1
check "command/crash-leaves-it" [ -f "$picture" ]
said=$(attest case list 2>&1)
check "command/next-start-removes-it" [ ! -e "$picture" -a -z "$(ls "$HOME"/attest/pending-plain-* 2>/dev/null)" ]
echo "1..$count"
