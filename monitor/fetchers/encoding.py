"""Bytes to text when nobody says, or somebody lies, what encoding they are in.

Valid UTF-8 with a character beyond ASCII is UTF-8 whatever the labels say: hardly any text in another encoding of the
field decodes as such by accident. Then the document's own declaration, the server's header, the encodings of the
source's language. Korean pages labelled EUC-KR use its superset CP949.
"""

import codecs
import re
from dataclasses import dataclass

_DECLARATION = re.compile(
    rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:\-]{1,40})["']|<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:\-]{1,40})""",
    re.IGNORECASE,
)
_XML_ENCODING = re.compile(r"""^(\s*<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["'][^"']*["']""", re.IGNORECASE)
_SUPERSETS = {
    "euc_kr": "cp949",
    "johab": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "iso8859-1": "cp1252",
    "ascii": "utf-8",
}
_OF_LANGUAGE = {
    "ko": ("cp949",),
    "ja": ("cp932", "euc_jp"),
    "zh": ("gb18030", "big5"),
    "ru": ("cp1251", "koi8_r"),
}
_ONE_BYTE = frozenset({"cp1252", "iso8859-15", "cp1251", "koi8-r", "iso8859-5"})
"""Any bytes decode in these, so that nothing is proved by it."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEAD_BYTES = 2_048
_MAX_BAD_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    note: str = ""
    """Empty where the labels were right."""


def decode(body: bytes, content_type: str = "", language: str = "") -> Decoded:
    """Text of a document, its XML declaration freed of the encoding. Never raises; what no encoding fits is
    decoded as UTF-8 with replacement characters and noted."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :].decode(name, "replace"), name, "")
    declared, sent = _label(_declared(body)), _label(_charset(content_type))
    named = declared or sent
    for name in _candidates(body, declared, sent, language):
        if (text := _strictly(body, name)) is not None:
            lied = named and name != named and not text.isascii()
            return _decoded(text, name, f"the text is in {name} though labelled {named}" if lied else "")
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if bad > max(3, len(text) * _MAX_BAD_SHARE) and named:
        text = body.decode(named, "replace")
        bad = text.count("\ufffd")
    return _decoded(text, named or "utf-8", f"{bad:,} characters are damaged")


def _candidates(body: bytes, declared: str, sent: str, language: str) -> list[str]:
    own = _OF_LANGUAGE.get(language.partition("-")[0].lower(), ())
    if body[:4] in {b"<\x00?\x00", b"\x00<\x00?"}:
        return ["utf-16-le" if body[0] else "utf-16-be"]
    escaped = [name for name in (declared, sent) if name.startswith("iso2022") and b"\x1b" in body]
    proving = [name for name in (declared, sent) if name and name not in _ONE_BYTE]
    weak = [name for name in (declared, sent) if name in _ONE_BYTE]
    return list(dict.fromkeys([*escaped, "utf-8", *proving, *own, *weak]))


def _strictly(body: bytes, name: str) -> str | None:
    """The text if every byte fits. A character cut in two at the very end is forgiven where others prove the
    encoding."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        text = decoder.decode(body, final=False)
        if text.isascii():
            text += decoder.decode(b"", final=True)
    except (UnicodeDecodeError, ValueError):
        return None
    return text


def _decoded(text: str, name: str, note: str) -> Decoded:
    return Decoded(_XML_ENCODING.sub(r"\1", text, count=1), name, note)


def _declared(body: bytes) -> str:
    found = _DECLARATION.search(body[:_HEAD_BYTES])
    return (found[1] or found[2]).decode("ascii") if found else ""


def _charset(content_type: str) -> str:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:\-]{1,40})", content_type, re.IGNORECASE)
    return found[1] if found else ""


def _label(name: str) -> str:
    """Python's name of an encoding, widened to the superset that servers mean; empty for an unknown one."""
    try:
        known = codecs.lookup(name).name if name else ""
    except LookupError:
        return ""
    if known and not getattr(codecs.lookup(known), "_is_text_encoding", True):
        return ""
    return _SUPERSETS.get(known, known)
