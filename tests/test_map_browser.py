"""What a reader sees and does in the map, in a Chromium without a network."""

from __future__ import annotations

import datetime as dt
import json

import export_frames as frames
import pandas as pd
import pytest
from shapely import Point

from geoconflict.export import write_map
from geoconflict.export.map import data as map_data

pytestmark = pytest.mark.browser
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    **{"is_mobile": True, "has_touch": True, "device_scale_factor": 2},
}
HOSTILE = (
    "{{ 7*7 }}{% raw %}${window.__pwn=1}`${window.__pwn=1}`\\`</script><script>window.__pwn=1"
    "</script><img src=x onerror='window.__pwn=1'><svg onload='window.__pwn=1'>\u2028\u202eabc\x00"
    "\ud800"
)


class Opened:
    """A page, with what it asked for and complained of."""

    def __init__(self, browser, path, fragment="", **options):
        self.context = browser.new_context(offline=True, **options)
        self.page = self.context.new_page()
        self.asked, self.said = [], []
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.on("console", lambda m: self.said.append(m.text))
        self.page.on("pageerror", lambda e: self.said.append(str(e)))
        self.page.goto(path.as_uri() + fragment)
        self.page.wait_for_selector("html[data-ready=yes]", timeout=20_000)

    def quiet(self):
        own = [url for url in self.asked if not url.startswith(("file:", "blob:"))]
        return (own, self.said) == ([], [])


def until(page, condition):
    """Wait without eval, which the page's policy forbids."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {condition}")


@pytest.fixture
def opened(browser, tmp_path):
    made = []

    def open_(frame, fragment="", **options):
        path = tmp_path / "map.html"
        write_map(frame, path)
        made.append(Opened(browser, path, fragment, **{**DESKTOP, **options}))
        return made[-1]

    yield open_
    for item in made:
        item.context.close()


@pytest.mark.parametrize("options", [DESKTOP, PHONE, {**DESKTOP, "color_scheme": "dark"}])
def test_it_opens_offline_without_a_request_or_a_complaint(opened, options):
    view = opened(frames.joined_frame(), **options)
    assert view.page.locator(".gc-icon").count() >= 2
    assert view.quiet()


def test_a_word_shows_its_place_and_its_evidence(opened):
    page = opened(frames.joined_frame()).page
    page.get_by_role("button", name="Barda", exact=True).click()
    card = page.locator(".gc-card")
    card.wait_for()
    told = card.inner_text()
    for part in ("Barda", "90 %", "geonames:2", "Example enclave", "21 ± 2", "Example pipeline"):
        assert part in told
    assert page.locator(".gc-icon .gc-selected").count() == 1


def test_words_that_mean_a_pipeline_show_it(opened):
    page = opened(frames.joined_frame()).page
    page.get_by_role("button", name="Example pipeline", exact=True).click()
    card = page.locator(".gc-card")
    card.get_by_text("Named as").wait_for()
    card.get_by_role("button", name="Example pipeline").click()
    card.get_by_text("operating", exact=True).wait_for()
    told = page.locator("#gc-unlocated").inner_text().replace("\u00a0", " ")
    assert told.startswith("2 mentions under boxes that are not ticked. 1 mention could not")


def test_a_marker_shows_its_word(opened):
    page = opened(frames.joined_frame()).page
    page.locator(".gc-icon[aria-label^=Hadrut]").click()
    page.locator(".gc-mark.gc-current", has_text="Hadrut").wait_for()
    assert "Azerbaijan" in page.locator(".gc-card").inner_text()


def test_keyboard_alone_opens_and_closes_a_place_and_keeps_the_focus(opened):
    page = opened(frames.joined_frame()).page
    page.locator(".gc-icon[aria-label^=Hadrut]").focus()
    page.keyboard.press("Enter")
    page.locator(".gc-card").wait_for()
    page.keyboard.press("Escape")
    page.locator(".gc-card").wait_for(state="detached")
    assert page.evaluate("document.activeElement.ariaLabel || ''").startswith("Hadrut")


def test_what_speaks_or_is_a_people_is_off_until_asked_for(opened):
    page = opened(frames.joined_frame()).page
    assert page.evaluate("gc.places.name.filter((_, p) => gc.count[p])") == [
        *("Hadrut", "Barda", "Azerbaijan", "Yevlakh")
    ]
    summary = page.locator("#gc-summary")
    assert "5 of 8\u00a0mentions shown, 4\u00a0places" in summary.inner_text()
    page.get_by_label("Governments and organisations").check()
    assert "6 of 8\u00a0mentions shown" in summary.inner_text()
    assert "Turkey" in page.evaluate("gc.places.name.filter((_, p) => gc.count[p])")


def test_the_legend_filters_and_counts(opened):
    page = opened(frames.joined_frame()).page
    row = page.locator("label", has_text="Where it happened")
    assert row.locator(".gc-count").inner_text() == "2"
    row.locator("input").uncheck()
    assert page.locator(".gc-icon").count() == 1
    page.get_by_label("Search places and headlines").fill("nothing like it")
    assert page.locator(".gc-icon").count() == 0


def test_countries_are_areas_not_pins(opened):
    page = opened(frames.joined_frame()).page
    assert page.locator(".gc-icon[aria-label^=Azerbaijan]").count() == 0
    assert page.locator(".leaflet-gc-soft-pane path").count() >= 1


def test_layers_are_as_of_the_day_and_can_be_as_of_now(opened):
    page = opened(frames.joined_frame()).page
    held = "gc.drawnFeatures().map((d) => d.feature.controlled_by).filter(Boolean)"
    assert page.evaluate(held) == ["ethnic Armenian forces"]
    page.get_by_role("radio", name="now: the newest known").check()
    assert page.evaluate(held) == ["AZ"]


def test_the_address_brings_the_view_back(opened):
    first = opened(frames.joined_frame()).page
    first.locator("label", has_text="Where it happened").locator("input").uncheck()
    until(first, "location.hash.includes('off=')")
    fragment = first.evaluate("location.hash")
    second = opened(frames.joined_frame(), fragment=fragment).page
    assert second.locator(".gc-icon").count() == 1


@pytest.mark.parametrize("fragment", ["#place=99999&off=x&at=a,b,c&c=zz", "#%E0%A4%A", "#at=1,2"])
def test_a_broken_address_does_no_harm(opened, fragment):
    assert opened(frames.joined_frame(), fragment=fragment).quiet()


def rival(name="Barda", latitude=44.9, **given):
    """Return the column of candidates that lost, with one that nearly did not."""
    known = {"id": "geonames:9", "name": name, "country_code": "IT", "admin1": "Piedmont"}
    known |= {"latitude": latitude, "longitude": 7.9, "probability": 0.18, **given}
    return json.dumps([known])


def test_a_rival_that_is_likely_is_named_and_drawn_beside_the_place(opened):
    frame = frames.joined_frame()
    frame.loc[frame["toponym"] == "Barda", "candidates"] = rival()
    # A radius that reaches the rival is what the doubt is about, not a reason to be silent.
    frame.loc[frame["toponym"] == "Barda", "uncertainty_km"] = 3_300.0
    page = opened(frame).page
    page.get_by_role("button", name="Barda", exact=True).click()
    doubt = page.locator(".gc-doubt")
    doubt.wait_for()
    assert "or Barda, Piedmont, Italy — 18 %" in doubt.inner_text()
    assert "3 220 km away" in doubt.inner_text().replace("\u2009", " ")
    doubt.get_by_role("button").click()
    assert page.evaluate("gc.map.getBounds().contains([44.9, 7.9])")
    assert page.locator(".gc-distance", has_text="Barda? 18 %").is_visible()
    page.keyboard.press("Escape")
    page.locator(".gc-distance", has_text="Barda?").wait_for(state="detached")


def test_a_rival_that_is_unlikely_or_nowhere_is_only_listed(opened):
    frame = frames.joined_frame()
    for name, given in (("Barda", {"probability": 0.09}), ("Yevlakh", {"latitude": None})):
        frame.loc[frame["toponym"] == name, "candidates"] = rival(**given)
    page = opened(frame).page
    for name in ("Barda", "Yevlakh"):
        page.get_by_role("button", name=name, exact=True).click()
        page.locator(".gc-card h2", has_text=name).wait_for()
        assert page.get_by_text("Other places of that name").count() == 1
        assert page.locator(".gc-doubt").count() == 0


def test_the_card_says_what_the_error_leaves_open(opened):
    page = opened(frames.joined_frame()).page
    page.get_by_role("button", name="Yevlakh", exact=True).click()
    card = page.locator(".gc-card")
    card.get_by_text("Perhaps at").wait_for()
    assert "2.4 ± 4.2" in card.inner_text()
    assert "3 km of the point (95 % sure)" in card.inner_text()


def test_a_name_that_was_not_located_says_so_and_what_it_may_be(opened):
    frame = frames.joined_frame()
    frame.loc[frame["toponym"] == "Qwertygrad", "candidates"] = rival("Qwerty")
    page = opened(frame).page
    page.get_by_role("button", name="Qwertygrad", exact=True).click()
    page.get_by_text("Not located").first.wait_for()
    page.get_by_text("Other places of that name").click()
    assert "Qwerty, Piedmont, Italy – 18 %" in page.locator(".gc-card").inner_text()


def test_hostile_text_stays_text_in_every_field(opened):
    source = frames.article(
        title=HOSTILE,
        text=frames.TEXT + "\n" + HOSTILE,
        url="javascript:window.__pwn=1",
        publisher=HOSTILE,
    )
    frame = frames.joined_frame(
        source=source, layers=frames.layers(HOSTILE, HOSTILE), gazetteer=HOSTILE
    )
    for column in ("place_name", "admin1", "reasons", "candidates", "sentence", "place_id"):
        frame[column] = frame[column].astype(object)
        frame.loc[frame["toponym"] == "Barda", column] = HOSTILE
    frame.loc[frame["toponym"] == "Yevlakh", "candidates"] = rival(HOSTILE, admin1=HOSTILE)
    view = opened(frame)
    page = view.page
    for word in page.locator(".gc-mark").all():
        word.click()
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    for mode in ("", "swipe", "difference"):
        page.evaluate(f"gc.change({{ compare: '{mode}' }}, 'layers')")
        for path in page.locator(".leaflet-gc-areas-pane path").all():
            path.dispatch_event("mouseover")
            path.dispatch_event("click")
    page.evaluate("gc.selectPlace(-1)")
    page.locator("#gc-changes").get_by_role("button").first.click()
    page.locator("#gc-get-csv").click()
    assert page.evaluate("window.__pwn") is None
    assert page.locator("a[href^=javascript]").count() == 0
    assert page.locator("#gc-app img, #gc-app iframe, #gc-app object").count() == 0
    seen = HOSTILE.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert page.locator("#gc-title").text_content() == seen
    assert seen in page.locator("#gc-article").text_content()
    assert view.quiet()


def test_no_injected_script_would_run(opened):
    view = opened(frames.joined_frame())
    view.page.evaluate(
        """() => {
        const script = document.createElement("script");
        script.textContent = "window.__pwn = 1";
        document.body.append(script);
        const image = "<img src=x onerror='window.__pwn=1'>";
        document.body.insertAdjacentHTML("beforeend", image);
        }"""
    )
    view.page.wait_for_timeout(100)
    assert view.page.evaluate("window.__pwn") is None


def test_what_is_shown_can_be_taken_along(opened, tmp_path):
    page = opened(frames.joined_frame()).page
    with page.expect_download() as download:
        page.locator("#gc-get-geojson").click()
    taken = json.loads(download.value.path().read_text(encoding="utf-8"))
    names = [f["properties"]["toponym"] for f in taken["features"]]
    assert names == [
        *("Hadrut", "Barda", "Azerbaijan", "Example pipeline", "Yevlakh", "Qwertygrad")
    ]


def corpus(articles=12, every=3):
    rows, sources = [], {}
    for number in range(articles):
        day = dt.date(2020, 10, 1) + dt.timedelta(days=every * number)
        source = frames.article(id=f"a{number}", title=f"Report {number}", published=day)
        sources[source.id] = source
        rows += [frames.mention(name, source) for name in ("Hadrut", "Barda", "Turkey")]
    return frames.frame_of(rows, articles=sources, layers=frames.layers())


def test_many_articles_have_a_timeline_that_filters(opened):
    page = opened(corpus()).page
    assert page.locator("#gc-article li").count() == 12
    assert "layers drawn as of 3 November 2020, told of each" in page.inner_text("#gc-summary")
    slider = page.get_by_role("slider", name="To", exact=True)
    slider.focus()
    page.keyboard.press("Home")
    until(page, "gc.state.to === '2020-10-01'")
    assert page.evaluate("[...gc.count].reduce((a, b) => a + b)") == 2
    page.get_by_role("button", name="All", exact=True).click()
    assert page.evaluate("[...gc.count].reduce((a, b) => a + b)") == 24


def test_a_place_of_many_articles_lists_its_sentences_of_the_days_that_they_have(opened):
    page = opened(corpus(every=12)).page
    assert page.locator(".gc-caption").inner_text().endswith("10 February 2021")
    assert "a bar is 2 days" in page.locator(".gc-peak").inner_text()
    page.locator(".gc-icon[aria-label^=Hadrut]").click()
    page.locator("#gc-article h3", has_text="12 mentions in 12 articles").wait_for()
    page.locator("#gc-article .gc-textlink").first.click()
    page.locator("#gc-article h2", has_text="Report 0").wait_for()


def test_on_a_phone_map_text_and_key_each_have_room(opened):
    page = opened(frames.joined_frame(), **PHONE).page
    assert page.locator("#gc-map").bounding_box()["height"] > 220
    assert page.locator("#gc-reader").bounding_box()["height"] > 220
    assert not page.locator("#gc-key").is_visible()
    page.get_by_role("button", name="Key and filters").tap()
    assert page.locator("#gc-key").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_right_to_left_text_keeps_its_direction(opened):
    source = frames.article(title="قصف على هادروت", text="قصف طال Hadrut يوم السبت.")
    frame = frames.frame_of([frames.mention("Hadrut", source)], articles={"a1": source})
    page = opened(frame).page
    direction = "getComputedStyle(document.querySelector('#gc-article p[dir=auto]')).direction"
    assert page.evaluate(direction) == "rtl"


@pytest.mark.parametrize("options", [DESKTOP, PHONE])
def test_two_days_lie_beside_each_other_and_the_keyboard_moves_the_edge(opened, options):
    page = opened(frames.joined_frame(), fragment="#two=swipe&and=2023-10-01", **options).page
    held = "gc.drawnFeatures().map((d) => d.side + d.feature.controlled_by)"
    assert page.evaluate(held)[::2] == ["ethnic Armenian forces", "-otherAZ"]
    edge = page.get_by_role("slider", name="Between the two days")
    edge.focus()
    page.keyboard.press("ArrowRight")
    assert edge.get_attribute("aria-valuenow") == "52"
    assert "polygon" in page.evaluate("gc.map.getPane('gc-areas').style.clipPath")
    assert page.locator(".gc-daytag").all_inner_texts() == ["7 November 2020", "1 October 2023"]
    until(page, "location.hash.includes('split=52')")


def test_the_mouse_moves_the_edge_between_two_days(opened):
    page = opened(frames.joined_frame()).page
    page.get_by_role("button", name="Then and now").click()
    box = page.locator(".gc-grip").bounding_box()
    page.mouse.move(box["x"] + 18, box["y"] + 18)
    page.mouse.down()
    page.mouse.move(box["x"] - 100, box["y"] + 18)
    page.mouse.up()
    assert page.evaluate("gc.state.split") < 45
    page.get_by_role("button", name="Then and now").click()
    assert not page.locator(".gc-divider").is_visible()
    assert page.evaluate("gc.map.getPane('gc-areas').style.clipPath") == ""


def test_what_changed_is_drawn_listed_and_counted(opened):
    page = opened(frames.joined_frame()).page
    page.get_by_role("radio", name="what changed between them").check()
    changes = page.locator("#gc-changes")
    changes.get_by_role("button", name="Example enclave").wait_for()
    assert "ethnic Armenian forces" in changes.inner_text()
    assert "Azerbaijan" in changes.inner_text()
    assert page.locator(".gc-changekey .gc-count").all_inner_texts() == ["1", "0", "0", "0"]
    changes.get_by_role("button", name="Example enclave").click()
    page.locator(".gc-card h2", has_text="Example enclave").wait_for()


def test_places_named_only_before_or_only_after_the_day_are_told_apart(opened):
    sources = [frames.article(id=f"a{n}", published=dt.date(2020, 10, 1 + n)) for n in range(3)]
    names = [("Hadrut", "Yevlakh"), ("Hadrut",), ("Hadrut", "Barda")]
    rows = [frames.mention(name, s) for s, of in zip(sources, names, strict=True) for name in of]
    frame = frames.frame_of(rows, articles={s.id: s for s in sources}, layers=frames.layers())
    page = opened(frame, fragment="#two=difference&day=2020-10-02").page
    change = "[0, 1, 2].map((p) => gc.places.name[p] + ' ' + gc.mentionChange()(p))"
    assert page.evaluate(change) == ["Hadrut both", "Yevlakh gone", "Barda new"]


def test_a_country_alone_is_shown_whole(opened):
    source = frames.article()
    page = opened(frames.frame_of([frames.mention("Azerbaijan", source)])).page
    assert page.evaluate(
        "gc.map.getBounds().contains(gc.places.shape.length && [[38.4, 45], [41.9, 50]])"
    )
    assert page.evaluate("gc.map.getZoom()") >= 6


def test_the_page_speaks_the_language_asked_for(browser, tmp_path):
    path = tmp_path / "map.html"
    write_map(frames.joined_frame(), path, language="ar")
    view = Opened(browser, path, "#two=difference&and=2023-10-01", **DESKTOP)
    page = view.page
    missing = """() => {
        const known = gc.t, lost = [];
        gc.t = (words, values) => {
            if (!(words in gc.words)) lost.push(words);
            return known(words, values);
        };
        gc.startLegend(); gc.updateCompare(); gc.drawSources(); gc.redraw();
        gc.selectPlace(0);
        return gc.drawReader().then(() => lost);
    }"""
    assert set(page.evaluate(missing)) <= {"pipeline", "disputed territory"}
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.get_by_text("مكان الحدث").first.is_visible()
    assert page.locator("#gc-key").bounding_box()["x"] > 900
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert view.quiet()
    view.context.close()


def test_where_only_governments_are_named_they_are_shown_and_framed(opened):
    source = frames.article()
    page = opened(frames.frame_of([frames.mention("Turkey", source)])).page
    assert page.evaluate("gc.places.name.filter((_, p) => gc.count[p])") == ["Turkey"]
    assert page.evaluate("gc.map.getZoom()") >= 5
    assert "off" not in page.evaluate("gc.fragment()")


def test_while_one_article_is_read_the_places_of_others_stand_back(opened):
    sources = [frames.article(id=f"a{n}", published=dt.date(2020, 10, 1 + n)) for n in range(2)]
    rows = [frames.mention(name, s) for name, s in zip(("Hadrut", "Barda"), sources, strict=True)]
    page = opened(frames.frame_of(rows, articles={s.id: s for s in sources})).page
    page.locator("#gc-article .gc-headline").last.click()
    page.locator(".gc-icon[aria-label^=Barda] .gc-faded").wait_for()
    assert page.locator(".gc-icon[aria-label^=Hadrut] .gc-faded").count() == 0
    page.get_by_role("button", name="All articles").click()
    page.locator(".gc-faded").first.wait_for(state="detached")


def test_the_keyboard_reaches_every_control_and_leaves_none_behind(opened):
    page = opened(corpus(), fragment="#two=swipe").page
    can = "a[href], button, input, select, summary, [tabindex='0']"
    wanted = page.evaluate(
        f"""[...document.querySelectorAll("{can}")].filter((n) => n.checkVisibility()
        && n.tabIndex >= 0 && (n.type !== 'radio' || n.checked)).length"""
    )
    page.evaluate("window.reached = new Set()")
    for _ in range(wanted + 25):
        page.keyboard.press("Tab")
        page.evaluate("reached.add(document.activeElement)")
    missed = page.evaluate(
        f"""[...document.querySelectorAll("{can}")].filter((n) => n.checkVisibility()
        && n.tabIndex >= 0 && (n.type !== 'radio' || n.checked) && !reached.has(n))
        .map((n) => n.outerHTML.slice(0, 90))"""
    )
    assert missed == []
    assert wanted > 40


def test_sentences_that_were_left_out_are_counted_and_not_listed_as_empty(opened, monkeypatch):
    monkeypatch.setattr(map_data, "SENTENCES", 10)
    page = opened(corpus()).page
    page.locator(".gc-icon[aria-label^=Hadrut]").click()
    page.get_by_text("This file holds 3 of these sentences").wait_for()
    told = page.locator("#gc-article .gc-quote").all_inner_texts()
    assert len(told) == 3
    assert all("Shelling hit Hadrut" in text for text in told)
    page.locator("#gc-article h3", has_text="12 mentions in 12 articles").wait_for()


def test_the_view_fits_on_paper_and_comes_back(opened):
    page = opened(frames.joined_frame()).page
    bounds = "[gc.map.getBounds().getSouthWest(), gc.map.getBounds().getNorthEast()]"
    before = page.evaluate(f"window.shown = {bounds}")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("gc.map.getBounds().contains(shown)")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(bounds) == before


def wars_days():
    """Three articles: two from before the enclave changed hands, one from after."""
    days = (dt.date(2020, 10, 1), dt.date(2020, 10, 9), dt.date(2023, 10, 5))
    sources = [frames.article(id=f"a{n}", published=day) for n, day in enumerate(days)]
    rows = [frames.mention("Hadrut", source) for source in sources]
    return frames.frame_of(rows, articles={s.id: s for s in sources}, layers=frames.layers())


HELD = "gc.drawnFeatures().map((d) => d.feature.controlled_by).filter(Boolean).join()"


def test_an_article_that_is_opened_sets_the_day_of_the_layers_and_there_is_a_way_back(opened):
    page = opened(wars_days()).page
    assert page.evaluate(HELD) == "AZ"
    page.locator("#gc-article .gc-headline").last.click()
    chip = page.locator(".gc-daychip")
    chip.get_by_text("1 October 2020").wait_for()
    assert page.evaluate(HELD) == "ethnic Armenian forces"
    assert "1 October 2020" in page.locator("#gc-summary").inner_text()
    assert page.get_by_role("radio", name="the article read: 1 October 2020").is_checked()
    assert page.locator("#gc-time .gc-read").count() == 1
    chip.get_by_role("button", name="Back to 5 October 2023").click()
    assert page.evaluate(HELD) == "AZ"
    assert not chip.is_visible()
    assert page.locator("#gc-article h2").is_visible()


def test_a_day_chosen_before_an_article_is_opened_comes_back_when_it_is_closed(opened):
    page = opened(wars_days()).page
    page.get_by_label("Another day").first.fill("1999-01-01")
    page.locator("#gc-article .gc-headline").last.click()
    until(page, "gc.layerDay() === '2020-10-01'")
    page.get_by_role("button", name="All articles").click()
    until(page, "gc.layerDay() === '1999-01-01'")
    assert page.get_by_label("Another day").first.input_value() == "1999-01-01"


def test_the_day_of_an_article_is_in_the_address(opened):
    page = opened(wars_days(), fragment="#day=article&article=0").page
    assert page.evaluate("gc.layerDay()") == "2020-10-01"
    assert (
        opened(wars_days(), fragment="#day=article").page.evaluate("gc.state.layerDate") == "then"
    )


def test_a_finger_moves_the_edge_between_two_days(opened):
    view = opened(frames.joined_frame(), fragment="#two=swipe", **PHONE)
    page = view.page
    before = page.evaluate("[gc.state.split, gc.map.getCenter().lng]")
    box = page.locator(".gc-grip").bounding_box()
    x, y = box["x"] + 18, box["y"] + 18
    finger = view.context.new_cdp_session(page)
    for step, kind in enumerate(("touchStart", *["touchMove"] * 8, "touchEnd")):
        points = [] if kind == "touchEnd" else [{"x": x - 12 * step, "y": y}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    until(page, "gc.state.split < 35")
    assert page.evaluate("gc.map.getCenter().lng") == before[1]
    assert "polygon" in page.evaluate("gc.map.getPane('gc-lines-other').style.clipPath")
    assert view.quiet()


def test_a_dot_that_a_zoom_takes_into_another_hands_its_focus_on(opened):
    page = opened(corpus()).page
    page.locator(".gc-icon[aria-label^=Hadrut]").focus()
    page.evaluate("gc.map.setZoom(2, { animate: false })")
    assert page.locator(".gc-icon").count() == 1
    assert page.evaluate("document.activeElement.classList.contains('gc-icon')")


def test_dragging_the_map_by_a_dot_chooses_nothing_and_a_double_press_does_not_zoom(opened):
    page = opened(frames.joined_frame()).page
    dot = page.locator(".gc-icon[aria-label^=Barda]")
    box, zoom = dot.bounding_box(), page.evaluate("gc.map.getZoom()")
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 58, box["y"] + 58, steps=4)
    page.mouse.up()
    assert dot.bounding_box()["x"] > box["x"] + 40
    assert page.evaluate("gc.state.place") == -1
    dot.dblclick()
    assert page.evaluate("[gc.state.place >= 0, gc.map.getZoom()]") == [True, zoom]


def test_a_dot_tells_its_name_and_count_under_the_mouse_and_in_focus(opened):
    page = opened(frames.joined_frame()).page
    tip = page.locator(".leaflet-tooltip.gc-tooltip")
    page.locator(".gc-icon[aria-label^=Barda]").hover()
    tip.get_by_text("1 mention").wait_for()
    page.mouse.move(2, 2)
    tip.wait_for(state="detached")
    page.locator(".gc-icon[aria-label^=Hadrut]").focus()
    tip.get_by_text("Hadrut").wait_for()


LABELS = "[...document.querySelectorAll('.gc-label')].map((n) => n.textContent)"


def test_the_countries_in_view_are_named_wherever_the_view_lies(opened):
    page = opened(frames.joined_frame(), fragment="#at=40.7,47.9,9").page
    assert "Azerbaijan" in page.evaluate(LABELS)
    page.evaluate("gc.map.setView([40.3, 44.6], 9, { animate: false })")
    assert "Armenia" in page.evaluate(LABELS)


def test_no_two_names_overlap_and_none_is_cut_by_the_edge_of_two_days(opened):
    page = opened(frames.joined_frame()).page
    for mode in ("", "swipe", "difference"):
        page.evaluate(f"gc.change({{ compare: '{mode}' }}, 'layers')")
        boxes = page.evaluate(
            """[...document.querySelectorAll('.gc-label:not(.gc-label-line), .gc-divider')]
            .filter((n) => n.checkVisibility()).map((n) => {
                const b = n.getBoundingClientRect(), slim = n.matches('.gc-divider') ? 20 : 2;
                return [b.left + slim, b.top + 2, b.right - slim, b.bottom - 2, n.textContent];
            })"""
        )
        assert len(boxes) > 4
        for n, a in enumerate(boxes):
            for b in boxes[n + 1 :]:
                apart = a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]
                assert apart, (mode, a[4], b[4])


def test_a_place_that_is_perhaps_inside_is_said_to_be_and_older_joins_still_open(opened):
    source = frames.article()
    within = {"layer": "enclaves", "feature_id": "enclave", "relation": "within"}
    within |= {"distance_km": 0.0, "distance_error_km": 25.0, "inside": None, "edge_km": 9.5}
    told = {"Hadrut": None, "Barda": "yes", "Yevlakh": "perhaps"}
    rows = [frames.mention(name, source, **{**within, "inside": told[name]}) for name in told]
    layers = frames.layers()
    layers[0].features.loc[0, "controlled_by"] = "divided: ethnic Armenian forces and AZ"
    layers[0].features["status"], layers[0].features["checked_to"] = "besieged", "2020-06-30"
    page = opened(frames.frame_of(rows, articles={"a1": source}, layers=layers)).page
    for name, inside in told.items():
        page.get_by_role("button", name=name, exact=True).click()
        page.locator(".gc-card h2", has_text=name).wait_for()
        row = page.locator(".gc-relations li", has_text="Example enclave")
        perhaps = inside == "perhaps"
        assert row.locator(".gc-rel").inner_text() == ("Perhaps inside" if perhaps else "Inside")
        assert ("the edge is 9.5 ± 25.0\u00a0km away" in row.inner_text()) is perhaps
        for said in (
            "recognised as Azerbaijan",
            "besieged",
            "outline ± 2 km · followed only until",
        ):
            assert said in row.inner_text()
    row.get_by_role("button", name="Example enclave").click()
    page.locator(".gc-card").get_by_text("; followed only until 30 June 2020").wait_for()
    page.evaluate("gc.change({ layerDate: '2020-06-01' }, 'layers')")
    page.evaluate("gc.selectFeature(...gc.chosenFeature)")
    page.get_by_text("followed only until").wait_for(state="detached")


def test_where_nothing_is_left_the_map_says_why_and_fills_again(opened):
    page = opened(corpus()).page
    notice = page.locator(".gc-notice")
    assert not notice.is_visible()
    page.get_by_label("Search places and headlines").fill("nothing like it")
    notice.get_by_text("Nothing matches these filters.").wait_for()
    notice.get_by_role("button", name="Clear the filters").click()
    assert not notice.is_visible()
    assert page.locator(".gc-icon").count() == 2
    assert page.get_by_label("Search places and headlines").input_value() == ""


def test_an_article_without_a_place_or_a_day_says_so(opened):
    source = frames.article(published=None)
    frame = frames.frame_of([frames.mention("Qwertygrad", source)], layers=frames.layers())
    page = opened(frame).page
    assert page.inner_text("#gc-summary").startswith("undated · ")
    assert page.inner_text("#gc-summary").endswith(" · layers of today")
    assert page.get_by_role("radio", name="undated: layers of today").count() == 1
    told = page.locator(".gc-notice").inner_text()
    assert told == "This article names no place that could be located."


def test_the_key_tells_of_what_is_in_view_and_of_nothing_else(opened):
    page = opened(frames.joined_frame()).page
    entry = "#gc-key .gc-sect-layers [data-look='{}']"
    assert page.locator(entry.format("hatch")).is_visible()
    assert page.locator(entry.format("line-oil")).is_visible()
    for look in ("outline", "line-off", "line-plan"):
        assert not page.locator(entry.format(look)).is_visible()
    page.evaluate("gc.map.setView([10, 10], 6, { animate: false })")
    assert not page.locator(entry.format("hatch")).is_visible()
    page.evaluate("gc.change({ layerDate: '2024-01-01' }, 'layers')")
    page.evaluate("gc.map.setView([39.8, 46.7], 8, { animate: false })")
    assert page.locator(entry.format("enclave")).is_visible()


def test_ground_that_its_own_state_holds_is_not_hatched(opened):
    page = opened(frames.joined_frame(layers=frames.layers(holder="AZ (a garrison)"))).page
    assert page.locator("#gc-key [data-look=hatch]").is_hidden()


def test_a_part_that_the_same_side_holds_is_outlined_and_not_hatched_again(opened):
    enclaves, pipelines = frames.layers()
    whole = enclaves.features
    part = whole.assign(id="part", name="A part", geometry=whole.geometry.scale(0.4, 0.4))
    enclaves.features = pd.concat([part, whole], ignore_index=True)
    page = opened(frames.joined_frame(layers=(enclaves, pipelines))).page
    fills = "document.querySelectorAll('.leaflet-gc-areas-pane path[fill-opacity=\"{}\"]').length"
    assert [page.evaluate(fills.format(opacity)) for opacity in (1, 0)] == [1, 1]


def test_what_is_described_in_many_articles_has_neither_edge_nor_name_until_it_is_chosen(opened):
    near = {"kind": "relative", "place_id": None, "geometry": Point(47.03, 39.6).buffer(0.1)}
    sources = {f"a{n}": frames.article(id=f"a{n}") for n in range(2)}
    rows = [frames.mention("Hadrut", source, **near) for source in sources.values()]
    page = opened(frames.frame_of(rows, articles=sources)).page
    stroke = "document.querySelector('.leaflet-gc-soft-pane path').getAttribute('stroke')"
    assert page.evaluate(stroke) == "none"
    assert page.locator(".gc-label-area").count() == 0
    page.evaluate("gc.selectPlace(0)")
    assert page.evaluate(stroke) != "none"
    assert page.locator(".gc-label-area").count() == 1


def test_a_small_map_says_where_the_view_lies_and_hides_no_dot(opened):
    page = opened(frames.joined_frame()).page
    locator = page.locator(".gc-locator")
    locator.wait_for()
    hidden = """() => {
        const a = document.querySelector('.gc-locator').getBoundingClientRect();
        return [...document.querySelectorAll('.gc-icon')].some((n) => {
            const b = n.getBoundingClientRect();
            return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        });
    }"""
    assert page.evaluate(hidden) is False
    before = locator.bounding_box()
    spot = [before["x"] + 60, before["y"] + 40]
    page.evaluate(
        """([x, y]) => {
            const map = document.getElementById("gc-map").getBoundingClientRect(),
                p = gc.places.name.indexOf("Barda"),
                at = gc.map.latLngToContainerPoint([gc.places.lat[p], gc.places.lon[p]]);
            gc.map.panBy([at.x - (x - map.left), at.y - (y - map.top)], { animate: false });
        }""",
        spot,
    )
    page.wait_for_timeout(400)
    assert locator.bounding_box() != before
    assert page.evaluate(hidden) is False
    page.evaluate("gc.map.setZoom(3, { animate: false })")
    locator.wait_for(state="hidden")
