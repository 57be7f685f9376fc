"""Folds a toponym to the key that it is looked up by.

One key for every way of writing the same letters: case, diacritics, apostrophes,
hyphens, full stops and the usual short forms (St, Mt, Ft) do not matter. What
changes letters, such as another transliteration, is `skeleton`'s work.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import lru_cache

_LETTERS = {
    "ə": "e", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
    "ħ": "h", "ŋ": "n", "ƙ": "k", "ɗ": "d", "ɓ": "b", "ǝ": "e", "ɛ": "e", "ɔ": "o", "ŧ": "t",
    "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ё": "е",
}  # fmt: skip
_DROPPED = "'’‘`ʼʻʿʾ′´ʹʺ“”\"ˈ.·،ـ()"
_SPACES = "-‐‑‒–—―_/,־・"
_TABLE = str.maketrans({**_LETTERS, **dict.fromkeys(_DROPPED, ""), **dict.fromkeys(_SPACES, " ")})
_MARKS = re.compile("[\u0300-\u036f\u064b-\u0652\u0670\u0591-\u05c7\u200b-\u200f\u2060\ufeff]")
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
_SHORT_WORD = re.compile(r"\b(?:sainte?|mount|fort)\b")


def fold(toponym: str) -> str:
    """Return the look-up key of a name.

    Parameters
    ----------
    toponym : str
        A name in any script, in any Unicode normalisation form.

    Returns
    -------
    str
        The key; "" where the name has no letter or digit.

    Examples
    --------
    >>> fold("Saint-Étienne"), fold("Xankəndi"), fold("U.S.")
    ('st etienne', 'xankendi', 'us')
    """
    if not toponym.isascii():
        decomposed = unicodedata.normalize("NFKD", toponym)
        toponym = unicodedata.normalize("NFKC", _MARKS.sub("", decomposed)).casefold()
        toponym = _MARKS.sub("", toponym)
    key = toponym.lower().translate(_TABLE)
    if " " in key:
        key = " ".join(key.split())
    if "saint" in key or "mount" in key or "fort" in key:
        key = _SHORT_WORD.sub(lambda word: _SHORT[word.group()], key)
    return key


def normalize(toponym: str) -> str:
    """Return the name as an exact match compares it: NFC, plain spaces and apostrophes."""
    if toponym.isascii():
        return toponym
    return unicodedata.normalize("NFC", toponym).replace("’", "'").replace("\u00a0", " ")


_ARTICLE = re.compile(r"^(?:al|el|ul|an|as|ash|at|ad|ar|az|adh|ath|ed|er|es|et|ez|en|esh) (?=..)")
_INNER_ARTICLE = re.compile(
    r" (?:al|el|ul|an|as|ash|at|ad|ar|az|adh|ath|ed|er|es|et|ez|en|esh) (?=..)"
)
_SOUNDS = (
    (re.compile(r"iyy?a?h?\b|ije\b|ia\b|ieh\b|iye\b"), "ia"),
    (re.compile(r"ou|oo|w"), "u"),
    (re.compile(r"kh|x"), "h"),
    (re.compile(r"gh|q"), "g"),
    (re.compile(r"dzh|dj|zh|jh"), "j"),
    (re.compile(r"sch|sh|ch|tch|cz|sz|c"), "s"),
    (re.compile(r"tz|ts|z"), "s"),
    (re.compile(r"th"), "t"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ya|ia|ja"), "a"),
    (re.compile(r"[yj](?=[bcdfghklmnpqrstvwxz]|$)|y"), "i"),
    (re.compile(r"k"), "g"),
    (re.compile(r"(?<=[aeiou])h?\b"), ""),
    (re.compile(r"(?<!^)[aeiou]+"), ""),
    (re.compile(r"^[aeiou]+"), "a"),
    (re.compile(r"(.)\1+"), r"\1"),
)


def skeleton(key: str) -> str:
    """Return what a folded Latin name keeps in common with its other transliterations.

    Arabic articles and vowels fall away, soft and hard consonants become one. Names with
    one skeleton need not be one name: `sounds_alike` has to say so as well.

    Examples
    --------
    >>> skeleton("khan younis") == skeleton("khan yunis")
    True
    >>> skeleton("deir el balah") == skeleton("dayr al balah")
    True
    """
    key = _INNER_ARTICLE.sub(" ", _ARTICLE.sub("", key))
    for pattern, sound in _SOUNDS:
        key = pattern.sub(sound, key)
    return key.replace(" ", "")


_VOWELS = str.maketrans("eoyxqw", "auihku")
_ALIKE = 0.8
"""The share of letters that two transliterations have in common at least."""


def sounds_alike(key: str, other: str) -> bool:
    """Tell whether two folded names of one skeleton may be one name written twice.

    The skeleton alone is too loose: it has "variani" and "voronej" as one.

    Examples
    --------
    >>> sounds_alike("hodeidah", "al hudaydah"), sounds_alike("variani", "voronej")
    (True, False)
    """
    one, two = _plain_sounds(key), _plain_sounds(other)
    if 2 * min(len(one), len(two)) < _ALIKE * (len(one) + len(two)):
        return False
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE


@lru_cache(maxsize=4_096)
def _plain_sounds(key: str) -> str:
    """Return a folded name without articles, doubled letters and differences of vowels."""
    key = _INNER_ARTICLE.sub(" ", _ARTICLE.sub("", key)).replace("ou", "u").replace("oo", "u")
    return re.sub(r"(.)\1+", r"\1", key.translate(_VOWELS).replace("kh", "h").replace(" ", ""))


_BEFORE = re.compile(
    r"^(?:the |(?:city|town|village|port|province|state|district|region|republic|governorate"
    r"|county|oblast|island|settlement|municipality) of )+"
)
_AFTER = re.compile(
    r" (?:city|town|village|province|state|district|region|republic|governorate|county|oblast"
    r"|raion|rayon|prefecture|municipality|district|area|countryside|suburbs?|island|territory"
    r"|department|division|locality|settlement|axis|front|township|woreda|cercle|commune"
    r"|sub ?district"
    r"|sub ?prefecture|zone|valley|hills?|mountains?|camp|forest|neighbou?rhood|quarter|wilayat"
    r"|tehsil|taluk|upazila|kebele|payam|chiefdom|canton|barangay|ward)$"
)


def without_generic(key: str) -> str:
    """Return a folded name without the word that says what it is ("anbar province").

    Examples
    --------
    >>> without_generic("the city of mosul")
    'mosul'
    """
    bare = _AFTER.sub("", _BEFORE.sub("", key))
    return bare if len(bare) > 2 else key


_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz ",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяієґ ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويئءؤ ",
    "אבגדהוזחטיכלמנסעפצקרשתךםןףץ ",
    "αβγδεζηθικλμνξοπρσςτυφχψω ",
)


def typos(key: str, begins: Callable[[str], bool] = bool) -> set[str]:
    """Return every key one edit away (insertion, deletion, exchange, transposition).

    The first letter stays: few mistake it, and many names differ in it alone.

    Parameters
    ----------
    key : str
    begins : callable, optional
        Tells whether any name begins with some letters; the others are left out.
    """
    alphabet = next((letters for letters in _ALPHABETS if key[:1] in letters), "")
    edits = set()
    for i in range(1, len(key) + 1):
        left, right = key[:i], key[i:]
        if not begins(left):
            break
        edits.add(left + right[1:])
        edits.add(left + right[1:2] + right[:1] + right[2:])
        for letter in alphabet:
            if begins(left + letter):
                edits.add(left + letter + right)
                edits.add(left + letter + right[1:])
    edits.discard(key)
    return edits
