#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""judge.py PROGRAM ARGUMENT…: what PROGRAM says of it; skipped (77) where it is not installed."""
import shutil
import subprocess
import sys

if not shutil.which(sys.argv[1]):
    print(f'{sys.argv[1]} is not installed')
    sys.exit(77)
sys.exit(subprocess.run(sys.argv[1:], check=False).returncode)
