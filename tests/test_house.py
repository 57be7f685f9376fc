"""The shape of the house: what imports what, what is packaged, what is public."""

from __future__ import annotations

import ast
import configparser
import subprocess
import sys
from pathlib import Path

import pytest

import geoconflict

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "geoconflict"
STAGES = ("articles", "recognition", "gazetteer", "resolution", "layers", "export")


def imported(path: Path) -> set[str]:
    nodes = [node for node in ast.walk(ast.parse(path.read_text())) if node is not None]
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_only_types_errors_and_itself(stage: str) -> None:
    own = f"geoconflict.{stage}"
    allowed = {"geoconflict", "geoconflict.types", "geoconflict.errors", "geoconflict.boundaries"}
    for path in (PACKAGE / stage).rglob("*.py"):
        ours = {name for name in imported(path) if name.split(".")[0] == "geoconflict"}
        strangers = {name for name in ours - allowed if not f"{name}.".startswith(f"{own}.")}
        assert not strangers, f"{path.name} imports {strangers}"


def test_setup_cfg_lists_every_package() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    listed = set(config["options"]["packages"].split())
    found = {".".join(init.parent.relative_to(ROOT).parts) for init in PACKAGE.rglob("__init__.py")}
    assert listed == found | {"geoconflict.boundaries"}


def test_importing_geoconflict_imports_nothing_heavy() -> None:
    code = "import sys, geoconflict; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"numpy", "pandas", "geopandas", "shapely", "folium", "sqlite3"} & set(loaded)


def test_every_public_name_is_there() -> None:
    for name in geoconflict.__all__:
        assert getattr(geoconflict, name) is not None


def test_the_readme_has_exactly_two_set_up_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    block = readme.split("```sh\n")[1].split("```")[0]
    assert len(block.strip().splitlines()) == 2
