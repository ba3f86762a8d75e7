#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# pictures.sh BUILD FOLDER [LOOK…]: pictures of every page that the journeys come by: light, dark,
# in high contrast, with letters twice as large, on a narrow screen, from right to left, in Welsh,
# and with words four tenths longer. They are for looking at; what a program can see, it says.
#   JOURNEYS="send pages"   only those
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(realpath "${1:?which build folder?}")
out=$(realpath -m "${2:?where to?}")
shift 2
export ATTEST_PACKS_DIR=$here/../../data/packs ATTEST_DECODE=$build/app/capture/decode/attest-decode
export GSETTINGS_SCHEMA_DIR=$build/data ATTEST_LOCALE_DIR=$build/po AUDIT_MODULES=$build/tests/ui/audit

journeys() {
    [ -n "${JOURNEYS:-}" ] && echo "$JOURNEYS" && return
    for path in "$here"/journey-*.py; do
        name=$(basename "$path" .py)
        name=${name#journey-}
        # Killed at random, and a desktop of its own: nothing new to see there.
        case $name in canary | kill | portal | test-picture) ;; *) echo "$name" ;; esac
    done
}

how() {
    case $1 in
    light) ;;
    dark) echo DARK=1 ;;
    contrast) echo CONTRAST=1 ;;
    large) echo TEXT_SCALE=2 ;;
    narrow) echo SCREEN=360x640 TEXT_SCALE=2 ;;
    right-to-left) echo RTL=1 ;;
    welsh) echo SPEAKS=cy ;;
    longer-words) echo PSEUDO=1 ;;
    *) echo "there is no look $1" >&2 && exit 1 ;;
    esac
}

[ $# -gt 0 ] || set -- light dark contrast large narrow right-to-left welsh longer-words
for look; do
    settings=$(how "$look")
    for journey in $(journeys); do
        # shellcheck disable=SC2086 # several settings are several words
        env ATTEST_PICTURES="$out/$look" $settings "$here/desktop.sh" /usr/bin/python3 "$here/journey-$journey.py" \
            "$build/ui/attest" "$build/tests/ui/drag-source" "$build/app/cli/attest-cli" 2>/dev/null |
            sed -n -E "s/^(not ok.*|# .* – not so: .*)/$look, $journey: \1/p" || true
    done
done
echo "$(find "$out" -name '*.png' | wc -l) pictures below $out"
