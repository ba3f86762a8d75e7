#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# test-install-packages.sh SCRIPT: what it finds missing, and when that stops the build. Nothing
# is installed here: ATTEST_INSTALL=no, and a list of packages of the test's own.
set -u
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp "$1" "$scratch/install-packages"
export ATTEST_INSTALL=no
count=0 bad=0

list() { printf '%s\n' "$@" >"$scratch/packages"; }
run() { out=$("$scratch/install-packages" "$@" 2>&1 </dev/null); rc=$?; }
point() { # NAME CONDITION…
    local name=$1
    shift
    count=$((count + 1))
    if "$@"; then echo "ok $count $name"; else
        echo "not ok $count $name"
        printf '%s\n' "rc $rc: $out" | sed 's/^/# /'
        bad=1
    fi
}
says() { case $out in *"$1"*) return 0 ;; esac; return 1; }

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo '1..0 # SKIP no apt here'
    exit 0
fi

list '# a remark' '' 'bash  # build: a shell [!bash]' 'no-such-package-1|bash  # build: by another name'
run build
point 'says nothing when nothing is missing' test "$rc$out" = 0

list 'no-such-package-1|no-such-package-2  # build: the window'
run build
point 'stops when the build lacks something' test "$rc" = 1
point 'names the package and what it is for' says 'no-such-package-1          the window'

list 'bash  # build: a shell' 'no-such-package-1  # test: a judge'
run build test
point 'goes on when only tests lack something' test "$rc" = 0
point 'says what is left out' says 'a judge'
run build
point 'looks at the groups asked for and no other' test "$rc$out" = 0

mkdir "$scratch/bin"
for tool in bash dirname env cut grep; do ln -s "$(command -v $tool)" "$scratch/bin/$tool"; done
list 'nothing  # build: the make-believe [!no-such-program]' 'gtk  # build: the window [no-such-module-1]' 'x  # run: fonts'
out=$(PATH=$scratch/bin "$(command -v bash)" "$scratch/install-packages" build run 2>&1 </dev/null)
rc=$?
point 'without apt stops' test "$rc" = 1
point 'without apt names programs' says 'the program no-such-program'
point 'without apt names libraries' says 'the library no-such-module-1'

run
point 'without a group explains itself' test "$rc" = 2

echo "1..$count"
exit $bad
