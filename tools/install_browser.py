"""Make a Chromium available to the browser tests, where that can be done.

Looks for one, else installs Debian's package, else Playwright's own build. The
tests find it through the same list. Without one they are skipped loudly, and
with `CI=true` this is an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the path of an installed Chromium."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def ways() -> Iterator[list[list[str]]]:
    """Yield the ways to install one, each a list of commands."""
    if shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
        yield [
            [*sudo, "apt-get", "update", "-qq"],
            [*sudo, *install, "chromium", "fonts-noto-core"],
        ]
    yield [[sys.executable, "-m", "playwright", "install", "chromium"]]


def run(commands: list[list[str]]) -> bool:
    """Run commands until one fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        for command in commands:
            subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"install_browser: {error}", file=sys.stderr)
        return False
    return True


def main() -> int:
    """Find or install a browser and say what came of it."""
    if (path := find()) or any(map(run, ways())):
        print(f"install_browser: {path or find() or 'installed with Playwright'}")
        return 0
    print("install_browser: no browser; the browser tests will be skipped", file=sys.stderr)
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
