#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# pictures.sh BUILD FOLDER: pictures of every page that the journeys come by, light, dark, in high
# contrast, with letters twice as large, and on a narrow screen. They are for looking at.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(realpath "${1:?which build folder?}")
out=$(realpath -m "${2:?where to?}")
export ATTEST_PACKS_DIR=$here/../../data/packs ATTEST_DECODE=$build/app/capture/decode/attest-decode
export GSETTINGS_SCHEMA_DIR=$build/data ATTEST_LOCALE_DIR=$build/po AUDIT_MODULES=$build/tests/ui/audit

look() {
    for journey in ${JOURNEYS:-send words setup kill}; do
        env ATTEST_PICTURES="$out/$1" "${@:2}" "$here/desktop.sh" /usr/bin/python3 "$here/journey-$journey.py" \
            "$build/ui/attest" "$build/tests/ui/drag-source" 2>/dev/null | grep '^not ok' || true
    done
}

look light
look dark DARK=1
look contrast CONTRAST=1
look large TEXT_SCALE=2
look narrow SCREEN=360x720
echo "$(find "$out" -name '*.png' | wc -l) pictures below $out"
