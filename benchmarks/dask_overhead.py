"""What a Dask LocalCluster costs over processes of geoconflict's own, in paired, alternating runs.

    python benchmarks/dask_overhead.py ARTICLES.jsonl [--pairs 2]

Dask's scheduler and workers tick whether there is work or not, so on a busy machine, where a run
takes long, they use more CPU for the same work. The ticking is measured on the idle cluster, and
the last line says what remains of the overhead where two cores are free.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import distributed
import psutil


def cpu() -> float:
    """CPU seconds of this process, of those it started and of those they have waited for."""
    total = 0.0
    for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
        try:
            used = process.cpu_times()
        except psutil.Error:
            continue
        total += used.user + used.system + used.children_user + used.children_system
    return total


def measured(source: Path, **options: object) -> tuple[float, float]:
    from geoconflict.corpus import run

    with tempfile.TemporaryDirectory() as folder:
        wall, used = time.monotonic(), cpu()
        run(source, folder, **options)
        return time.monotonic() - wall, cpu() - used


def with_dask(source: Path) -> tuple[float, float, float]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, memory_limit=0
    ) as cluster:
        time.sleep(3)
        used = cpu()
        time.sleep(10)
        ticking = (cpu() - used) / 10
        wall, used = measured(source, scheduler=cluster.scheduler_address)
    return wall, used, ticking


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--pairs", type=int, default=2)
    options = parser.parse_args()
    ours = theirs = free = 0.0
    for _ in range(options.pairs):
        wall, used = measured(options.articles, workers=2)
        print(f"processes: {wall:.1f} s, {used:.1f} CPU s", flush=True)
        dask_wall, dask_used, ticking = with_dask(options.articles)
        print(f"Dask: {dask_wall:.1f} s, {dask_used:.1f} CPU s, ticking {ticking:.3f}", flush=True)
        ours, theirs = ours + used, theirs + dask_used
        free += dask_used - ticking * max(0.0, dask_wall - used / 2)
    print(f"overhead in CPU: {theirs / ours - 1:.1%} here, {free / ours - 1:.1%} on free cores")


if __name__ == "__main__":
    main()
