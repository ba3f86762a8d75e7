#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# test-portal-real.sh PORTAL-TOOL: the screenshot portal of a real desktop, in TAP.
set -u
here=$(cd "$(dirname "$0")" && pwd)
tool=$1
if [ "${2:-}" != inside ]; then
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  out=$("$here/with-portal.sh" "$0" "$tool" inside 2>"$log"); status=$?
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
echo "1..$count"
