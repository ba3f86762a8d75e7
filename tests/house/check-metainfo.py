#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-metainfo.py FILE: appstreamcli has no error and no warning, but that there is no home page
to name, which later versions of it warn about and earlier ones do not know."""
import re
import shutil
import subprocess
import sys

if not shutil.which('appstreamcli'):
    print('appstreamcli is not installed')
    sys.exit(77)
done = subprocess.run(['appstreamcli', 'validate', '--no-net', '--no-color', sys.argv[1]],
                      capture_output=True, text=True, check=False)
said = done.stdout + done.stderr
print(said)
bad = [line for line in re.findall(r'^[EW]: .*$', said, re.MULTILINE) if 'url-homepage-missing' not in line]
judged = re.search(r'(successful|failed)', said)
sys.exit(1 if bad or not judged else 0)
