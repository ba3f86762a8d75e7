#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# screen.sh WIDTHxHEIGHT COMMAND [ARGUMENT…]: runs a command on a screen of its own (Xvfb). The
# server chooses a number that nobody has and says which, so that many can start at once.
set -u
size=$1
shift
number=$(mktemp "${TMPDIR:-/tmp}/attest-screen.XXXXXX")
Xvfb -displayfd 5 -screen 0 "${size}x24" -nolisten tcp -noreset 5>"$number" >/dev/null 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -f "$number"' EXIT
for _ in $(seq 300); do
    [ -s "$number" ] && break
    kill -0 $server 2>/dev/null || break
    sleep 0.05
done
if [ ! -s "$number" ]; then
    echo "Xvfb did not start" >&2
    exit 1
fi
unset XAUTHORITY
DISPLAY=:$(cat "$number") "$@"
