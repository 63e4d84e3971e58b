"""HTML to the plain text that annotators read: paragraphs as lines, no glued words, captions kept apart."""

import html
import re
import unicodedata
from dataclasses import dataclass

import lxml.etree
import lxml.html

from monitor.domain.identity import story_letters
from monitor.fetchers.markup import tamed

_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset"),
        *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "svg", "form", "button", "select", "nav", "head"}
)
_SHORTEST_EXCERPT = 20
_NEVER_SPACED = frozenset({"sub", "sup", "wbr"})
_SPACES = re.compile(r"[^\S\n]+")
_MARKUP = re.compile(r"<[a-zA-Z/!]|&#?\w{1,10};")
_UNWRITTEN_SCRIPTS = ("HANGUL", "CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC")


@dataclass(frozen=True, slots=True)
class PlainText:
    text: str
    captions: tuple[str, ...] = ()


def html_to_text(markup: str) -> PlainText:
    """Text of an HTML fragment or page. Never raises; broken markup is read as browsers do."""
    if not _MARKUP.search(markup):
        return PlainText(tidy(markup))
    try:
        read = element_text(lxml.html.fragment_fromstring(tamed(markup), create_parent="div"))
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        read = PlainText("")
    # libxml2 gives up on markup nested hundreds of levels deep, and then has nothing.
    return read if read.text or read.captions else PlainText(_stripped(markup))


def _stripped(markup: str) -> str:
    visible = re.sub(
        r"<(script|style)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", " ", markup, flags=re.IGNORECASE | re.DOTALL
    )
    return tidy(html.unescape(re.sub(r"<[^<>]*>", " ", visible)))


def element_text(root: lxml.html.HtmlElement) -> PlainText:
    """Text below an element, itself included."""
    writer = _Writer()
    writer.walk(root)
    return PlainText(tidy("".join(writer.pieces)), tuple(caption for caption in writer.captions if caption))


def one_line(markup: str) -> str:
    """A headline: plain text on one line."""
    return " ".join(html_to_text(markup).text.split())


def without_repetition(title: str, text: str) -> tuple[str, str]:
    """Headline and text, neither saying what the other says: a first line that repeats the headline goes, and so does
    a headline that is the text's cut-off beginning (messages of channels have none of their own)."""
    letters = story_letters(title)
    first, _, rest = text.partition("\n")
    if letters and story_letters(first) == letters:
        return title, rest
    excerpt = title.rstrip().endswith(("…", "...")) and len(letters) >= _SHORTEST_EXCERPT
    if excerpt and story_letters(text[: len(title) * 2 + 20]).startswith(letters):
        return "", text
    return title, text


def printable(value: str) -> str:
    """An id, address or date as a database can keep it: without controls and lone surrogates."""
    return value if value.isprintable() else "".join(one for one in value if one.isprintable())


def tidy(text: str) -> str:
    """No-break and other odd spaces to plain ones, soft hyphens and controls out, no empty lines, NFC."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(_tidied(character) for character in text) if not text.isascii() or "\x00" in text else text
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _tidied(character: str) -> str:
    if character in "\n\t":
        return character
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category in {"Zl", "Zp"}:
        return "\n"
    if category in {"Cc", "Cs"} or character in "\u00ad\u200b\u2060\ufeff":
        return ""
    return character


class _Writer:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.captions: list[str] = []
        self._boundary = False
        """A tag stood between the last piece and the next."""

    def walk(self, element: lxml.html.HtmlElement) -> None:
        if not isinstance(element.tag, str):  # a comment or processing instruction
            return
        tag = element.tag.lower()
        if tag in _DROPPED:
            return
        if tag == "figcaption":
            self.captions.append(element_text_inside(element))
            return
        block = tag in _BLOCKS
        if block:
            self.pieces.append("\n")
        self._boundary = tag not in _NEVER_SPACED
        self._write(element.text)
        for child in element:
            self.walk(child)
            self._boundary = self._boundary or child.tag not in _NEVER_SPACED
            self._write(child.tail)
        if block:
            self.pieces.append("\n")

    def _write(self, text: str | None) -> None:
        if not text:
            return
        if self._boundary and self.pieces and _glued(self.pieces[-1], text):
            self.pieces.append(" ")
        self.pieces.append(text.replace("\n", " "))
        self._boundary = False


def element_text_inside(element: lxml.html.HtmlElement) -> str:
    inner = _Writer()
    inner._write(element.text)
    for child in element:
        inner.walk(child)
        inner._boundary = True
        inner._write(child.tail)
    return " ".join(tidy("".join(inner.pieces)).split())


def _glued(left: str, right: str) -> bool:
    """Whether two pieces of text that only a tag parts would become one false word.

    State media put leaders' names in tags without spaces around ("Comrade<b>Kim Jong Un</b>received"). Korean,
    Chinese and Japanese words stay as they are: there particles do follow a name at once. So does an initial
    capital set apart as ornament.
    """
    if not left or not (left[-1].isalnum() and right[0].isalnum()):
        return False
    if _unspaced(left[-1]) or _unspaced(right[0]):
        return False
    return not (len(left.strip()) == 1 and left[-1].isupper() and right[0].islower())


def _unspaced(character: str) -> bool:
    return not character.isascii() and unicodedata.name(character, "").startswith(_UNWRITTEN_SCRIPTS)
