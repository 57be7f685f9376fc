"""The browser that the map's tests share."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for the frames that tests share

_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _launched(playwright):
    """Start the system's Chromium, else the one that Playwright has installed."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return playwright.chromium.launch(executable_path=found, args=list(_ARGUMENTS))


@pytest.fixture(scope="session")
def browser():
    """A Chromium; without one the tests are skipped, or fail where CI=true."""
    try:
        from playwright.sync_api import sync_playwright

        playwright = sync_playwright().start()
    except ImportError as error:
        _missing(f"playwright cannot be imported ({error})")
    try:
        found = _launched(playwright)
    except Exception as error:
        playwright.stop()
        _missing(f"no Chromium could be started ({str(error)[:200]})")
    yield found
    found.close()
    playwright.stop()


def _missing(reason: str) -> None:
    message = f"THE MAP IS NOT TESTED: {reason}. Run: playwright install chromium"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(message)
    warnings.warn(message, stacklevel=1)
    pytest.skip(message)
