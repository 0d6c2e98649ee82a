"""Every C++ file is as clang-format leaves it.

Formats differ between versions, so only the version of Debian 12 is asked. Exits 77 (skipped) when
there is none.
"""

import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("store", "services", "clients", "tests", "proto")
VERSION = 14
SKIPPED = 77


def clang_format():
    """The path of the version asked for, or None."""
    for name in (f"clang-format-{VERSION}", "clang-format"):
        path = shutil.which(name)
        if not path:
            continue
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
        found = re.search(r"version (\d+)\.", said.stdout)
        if found and int(found.group(1)) == VERSION:
            return path
    return None


def main():
    program = clang_format()
    if not program:
        print(f"skipped: there is no clang-format {VERSION} here; apt-get install clang-format")
        return SKIPPED
    files = [str(file) for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*"))
             if file.suffix in (".h", ".cc")]
    checked = subprocess.run([program, "--dry-run", "-Werror", *files], check=False)
    if checked.returncode != 0:
        print("run: clang-format -i on the files above")
    return checked.returncode


if __name__ == "__main__":
    sys.exit(main())
