"""The ranker: small networks that score an article's candidates in turns.

The first turn looks at each candidate by itself, the next ones also at what the
candidates of the other names probably are, so that the article is decided as a
whole. The weights come from `tools/train_resolver.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geoconflict.errors import ResolutionError
from geoconflict.resolution.context import CONTEXT, Context
from geoconflict.resolution.table import STATIC, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoconflict.resolution.table import Array

    Floats = NDArray[np.float64]

FORMAT = 1
TURNS = 3


@dataclass(frozen=True, slots=True)
class Network:
    """Members with one hidden layer and a linear path, whose scores are averaged."""

    hidden: Array
    """Columns by all members' units."""
    bias: Array
    out: Array
    linear: Array
    members: int

    def score(self, columns: Array) -> Floats:
        """Return a score a row."""
        hidden = np.tanh(columns @ self.hidden + self.bias)
        score: Floats = (hidden @ self.out + columns @ self.linear) / self.members
        return score.astype(np.float64)


@dataclass(frozen=True, slots=True)
class Model:
    """The networks of the turns, and the map from their probability to a calibrated one."""

    turns: tuple[Network, ...]
    knots: Floats
    values: Floats
    version: str = ""

    def probabilities(self, table: Table, context: Context) -> Floats:
        """Return each row's probability within its unit, "none" among them."""
        columns = table.static
        probability = softmax(self.turns[0].score(columns), table)
        for turn in self.turns[1:]:
            columns = np.concatenate([table.static, context.features(probability)], axis=1)
            probability = softmax(turn.score(columns), table)
        return probability

    def calibrate(self, probability: Floats) -> Floats:
        """Return how often answers of such a probability are right."""
        found: Floats = np.interp(probability, self.knots, self.values)
        return found

    def save(self, path: str | Path) -> None:
        """Write the model as a NumPy archive."""
        arrays: dict[str, Any] = {
            "format": np.array(FORMAT),
            "version": np.array(self.version),
            "columns": np.array([*STATIC, *CONTEXT]),
            "knots": self.knots,
            "values": self.values,
        }
        for number, turn in enumerate(self.turns):
            for name in ("hidden", "bias", "out", "linear"):
                arrays[f"{name}{number}"] = getattr(turn, name).astype(np.float16)
            arrays[f"members{number}"] = np.array(turn.members)
        np.savez_compressed(path, **arrays)

    @classmethod
    def load(cls, path: str | Path) -> Model:
        """Read what `save` wrote.

        Raises
        ------
        ResolutionError
            If the file is no such model, or was made for other columns.
        """
        try:
            with np.load(path, allow_pickle=False) as archive:
                arrays = {name: archive[name] for name in archive.files}
            columns = tuple(str(name) for name in arrays["columns"])
            if int(arrays["format"]) != FORMAT or columns != (*STATIC, *CONTEXT):
                raise ResolutionError(
                    f"the model {str(path)!r} was made for another version of geoconflict; "
                    "train it anew by tools/train_resolver.py"
                )
            turns = tuple(_network(arrays, number) for number in range(TURNS))
        except (OSError, KeyError, ValueError) as error:
            if isinstance(error, ResolutionError):
                raise
            raise ResolutionError(f"{str(path)!r} is not a resolver's model: {error}") from error
        return cls(turns, arrays["knots"], arrays["values"], str(arrays["version"]))


def _network(arrays: dict[str, Any], number: int) -> Network:
    hidden, bias, out, linear = (
        arrays[f"{name}{number}"].astype(np.float32) for name in ("hidden", "bias", "out", "linear")
    )
    return Network(hidden, bias, out, linear, int(arrays[f"members{number}"]))


@lru_cache(maxsize=1)
def default_model() -> Model:
    """Return the model of the wheel."""
    with as_file(files("geoconflict.resolution").joinpath("model.npz")) as path:
        return Model.load(path)


def softmax(score: Floats, table: Table) -> Floats:
    """Turn scores into probabilities within each unit."""
    if not len(score):
        return score
    top = np.maximum.reduceat(score, table.starts)[table.unit]
    power = np.exp(score - top)
    found: Floats = power / np.add.reduceat(power, table.starts)[table.unit]
    return found


def join_networks(members: Sequence[Network]) -> Network:
    """Average networks into one."""
    return Network(
        hidden=np.concatenate([each.hidden for each in members], axis=1),
        bias=np.concatenate([each.bias for each in members]),
        out=np.concatenate([each.out for each in members]),
        linear=np.sum([each.linear for each in members], axis=0),
        members=len(members),
    )
