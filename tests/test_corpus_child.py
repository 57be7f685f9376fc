"""The process that work is done in: its death is told apart from an error, and costs no more."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from geoconflict.articles.limits import Guard
from geoconflict.corpus.child import Child, DiedError
from geoconflict.errors import CorpusError


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    made = Child()
    yield made
    made.close()


def call(child: Child, function, argument):
    return child.call(function, argument, Guard())


def test_it_gives_results_whatever_is_printed(child: Child) -> None:
    assert call(child, len, "four") == 4
    call(child, print, "not a result")
    assert call(child, sorted, [3, 1]) == [1, 3]


def test_an_error_is_passed_on(child: Child) -> None:
    with pytest.raises(ZeroDivisionError):
        call(child, eval, "1/0")
    unpicklable = "from geoconflict.errors import *\nraise MissingDependencyError('a', 'b', 'c')"
    with pytest.raises(CorpusError, match="pip install"):
        call(child, exec, unpicklable)


def test_a_death_is_told_and_the_next_call_has_a_new_process(child: Child) -> None:
    with pytest.raises(DiedError):
        call(child, os._exit, 3)
    assert call(child, len, "four") == 4


def test_a_closed_child_stays_closed() -> None:
    child = Child()
    child.close()
    with pytest.raises(CorpusError, match="resumes"):
        call(child, len, "four")


def test_it_ends_with_its_parent_however_that_goes() -> None:
    code = (
        "import os\nfrom geoconflict.articles.limits import Guard\n"
        "from geoconflict.corpus.child import Child\n"
        "child, code = Child(), '__import__(\"os\").getpid()'\n"
        "print(child.call(eval, code, Guard()), flush=True)\n"
        "child.call(eval, '__import__(\"time\").sleep(60)', Guard())"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(200):
        if not is_running(pid):
            return
        time.sleep(0.05)
    pytest.fail("the child lives on")


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
