"""What a user relies on in the still figure."""

from __future__ import annotations

import export_frames as frames
import pytest

from geoconflict.export import plot

pytest.importorskip("matplotlib")


def words(figure) -> str:
    texts = [text.get_text() for axes in figure.axes for text in axes.texts]
    return " | ".join([*texts, figure.axes[0].get_title(loc="left"), figure._supxlabel.get_text()])


def test_it_names_places_scale_sources_day_and_view():
    said = words(plot(frames.joined_frame(), title="In the south"))
    for part in ("Hadrut", "Barda", " km", "Natural Earth", "2020-11-07", "un", "The pipelines"):
        assert part in said


def test_countries_speakers_and_what_was_not_found_are_no_spots():
    said = words(plot(frames.joined_frame()))
    assert "Azerbaijan" not in said
    assert "Turkey" not in said


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_it_is_saved_with_any_title(tmp_path, suffix):
    source = frames.article()
    frame = frames.joined_frame(source=source)
    frame["place_name"] = frame["place_name"].replace("Barda", "$x^$ \x00 {{")
    path = tmp_path / f"figure.{suffix}"
    plot(frame, title="50 $ of $it \\frac").savefig(path)
    assert path.stat().st_size > 5000


def test_a_frame_without_points_or_context_is_drawn():
    frame = frames.joined_frame()
    frame.attrs = {}
    assert plot(frame.iloc[:0]).axes
