"""How much work recognition does: counted, for time on a busy machine says nothing."""

from __future__ import annotations

import pytest

from geoconflict.gazetteer import Lexicon
from geoconflict.gazetteer.lexicon import Entry
from geoconflict.recognition import ConflictRecognizer
from geoconflict.recognition.lexicon import Names, codes
from geoconflict.recognition.tokens import tokenize
from geoconflict.types import Article

REPORT = (
    "Shells hit New York Mills, San Pedro de Macorís and Gaza City; STEPANAKERT and NEW YORK "
    "were quiet. The Reading of Baku-Tbilisi-Ceyhan is Nice, Mrs. Jordan of Chad said in Xyzzy."
)


class CountingLexicon:
    """The embedded lexicon; counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def prefixes(self, text: str, start: int = 0) -> list[tuple[str, Entry]]:
        return Lexicon.default().prefixes(text, start)

    def step(self, name: str) -> tuple[Entry | None, bool]:
        self.asked.append(name)
        return Lexicon.default().step(name)


class PrefixLexicon:
    """The embedded lexicon, by its older method alone."""

    def prefixes(self, text: str, start: int = 0) -> list[tuple[str, Entry]]:
        return Lexicon.default().prefixes(text, start)


def test_going_word_by_word_finds_the_names_that_prefixes_finds():
    tokens = tokenize(REPORT)
    by_step, by_prefixes = codes(tokens, Lexicon.default()), codes(tokens, PrefixLexicon())
    assert by_step.tolist() == by_prefixes.tolist()
    assert (by_step > 0).sum() > 15


def test_a_step_says_whether_a_longer_name_begins():
    lexicon = Lexicon.default()
    entry, longer = lexicon.step("Gaza")
    assert entry
    assert longer
    assert lexicon.step("Xyzzy") == (None, False)
    assert lexicon.step("\ud800") == (None, False)


def test_a_name_is_asked_of_the_lexicon_once():
    lexicon = CountingLexicon()
    names = Names(lexicon)
    for _ in range(3):
        codes(tokenize(REPORT), names)
    assert len(lexicon.asked) == len(set(lexicon.asked))


@pytest.mark.parametrize(
    "text",
    ["Abc-Def-Ghi-" * 500, "San " * 1500, "A" * 6000, "New York " * 700, "ABCD " * 1200],
    ids=["hyphens", "one word", "one letter", "one name", "capitals"],
)
def test_the_lexicon_is_asked_little_whatever_the_text(text):
    lexicon = CountingLexicon()
    ConflictRecognizer(lexicon).recognize(Article("1", text, language="en"))
    assert len(lexicon.asked) < 100


def test_distinct_words_are_asked_about_twice_at_most():
    words = [f"{a}{b}{c}or" for a in "BDFGKL" for b in "aeiou" for c in "bdfgklmnprst"]
    lexicon = CountingLexicon()
    text = " ".join(words)
    ConflictRecognizer(lexicon).recognize(Article("1", text, language="en"))
    assert len(words) <= len(lexicon.asked) <= 2 * len(words)


class CountingText(str):
    """A text that counts the characters which searches for a sign may go over."""

    gone_over = 0

    def rfind(self, sign: str, start: int = 0, end: int | None = None) -> int:
        type(self).gone_over += (len(self) if end is None else end) - start
        return super().rfind(sign, start, end)


def test_a_long_line_is_not_gone_over_again_for_each_of_its_places():
    text = CountingText("Shells fell between Baku and Goris, near Shusha. " * 300)
    CountingText.gone_over = 0
    mentions = ConflictRecognizer(Lexicon.default()).recognize(Article("1", text, language="en"))
    assert len(mentions) > 900
    assert 0 < CountingText.gone_over < 300 * len(mentions)


def test_text_with_half_a_surrogate_pair_is_read():
    mentions = ConflictRecognizer(Lexicon.default()).recognize(
        Article("1", "Shells hit Ganja\ud800 and Sh\udc00usha in Azerbaijan.", language="en")
    )
    assert "Azerbaijan" in [mention.toponym for mention in mentions]


def test_a_batch_gives_what_each_article_gives_alone():
    recognizer = ConflictRecognizer(Lexicon.default())
    texts = (
        REPORT, "", "of the", "Kharkiv", "al-Bab", "\nGanja\n\nBaku", "Войска вошли в Киев.",
        "In Reading, the al-Bab road is near Goris.\nShusha", "said Mr. Ganja of", REPORT * 3,
    )  # fmt: skip
    articles = [Article(str(i), text) for i, text in enumerate(texts)]
    alone = [recognizer.recognize(article) for article in articles]
    assert recognizer.recognize_batch(articles) == alone
    assert recognizer.recognize_batch(articles[::-1]) == alone[::-1]
    assert sum(map(bool, alone)) > 5
