"""What makes two documents the same: a key for an address, a key for a story. Keys are for comparing only, never
for display or fetching.

An address key keeps what sites identify articles by: bare and case-sensitive queries (Rodong Sinmun's base64),
parameters with common names (`id`, `source`, `cid`). Only named trackers and sessions are dropped.
"""

import base64
import binascii
import contextlib
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from urllib.parse import SplitResult, quote, unquote, urlsplit

MAX_KEY_CHARACTERS = 512

_TRACKER_PREFIXES = ("utm_", "mtm_", "matomo_", "hsa_", "_hs", "stm_")
# fmt: off
_TRACKERS = frozenset({
    "fbclid", "gclid", "gbraid", "wbraid", "dclid", "msclkid", "yclid", "twclid", "igshid", "igsh", "mc_cid",
    "mc_eid", "mkt_tok", "vero_id", "oly_enc_id", "oly_anon_id", "_openstat", "ref_src", "ref_url", "guccounter",
    "guce_referrer", "guce_referrer_sig", "__twitter_impression", "amp_js_v", "usqp", "outputtype", "fb_action_ids",
    "fb_action_types", "pk_campaign", "pk_kwd", "at_medium", "at_campaign", "__s", "phpsessid", "jsessionid",
})
# fmt: on
"""Names used by trackers, or for the session of one visit, and by nothing else. `ref`, `source`, `session`, `sid`,
`cid` and `uid` are not here: sites of the field identify articles by them."""

_PATH_SESSION = re.compile(r";jsessionid=[^;/]*", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNRESERVED = "-._~!$'()*+,;=:@/"


def address_key(url: str) -> str:
    """Key of an address, at most 512 characters; the same for addresses that differ only in scheme, `www.`, case of
    the host, default port, order of parameters, named trackers and sessions, fragment, a last slash, or in what the
    rule of the host says means nothing (KCNA's section, Rodong Sinmun's search word)."""
    url = "".join(character for character in url.strip() if character.isprintable())
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return _capped(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return _capped(url)
    host = _host(parts.hostname)
    if port and port != _DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    rule = _HOST_RULES.get(host)
    return _capped((rule and rule(parts)) or host + _general(parts))


def content_key(outlet: str, language: str, day: date, title: str, text: str) -> str:
    """SHA-256 (hex) of what makes a story: outlet, language, day, headline, body.

    Letters and digits alone count: between two addresses of one story, state media vary spaces, quotes, case, the
    date behind the headline and even the gaps between words. Without a body the headline alone decides.
    """
    return content_keys_of_days(outlet, language, (day,), title, text)[0]


def content_keys_of_days(outlet: str, language: str, days: Iterable[date], title: str, text: str) -> list[str]:
    """The content keys that a story would have on these days."""
    headline = story_letters(_without_suffix(_DATE_SUFFIX, _plain(title)))
    body = story_letters(_without_suffix(_END_MARKS, _KCNA_WATCH.sub("", _plain(text), count=1)))
    if headline and len(body) > len(headline):
        body = body.removeprefix(headline)
    keys = (f"{outlet}\x1f{language}\x1f{day.isoformat()}\x1f{headline}\x1f{body}" for day in days)
    return [hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest() for key in keys]


def story_letters(text: str) -> str:
    """The letters, marks and digits of a text, case folded; the text itself, stripped, where it has none."""
    plain = _plain(text).casefold()
    letters = "".join(character for character in plain if unicodedata.category(character)[0] in "LMN")
    return letters or plain.strip()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


_YEAR = r"(?:(?:juche|주체|主体|чучхе)\s*\d{1,3}|(?:19|20)\d\d)"
_DATE = rf"{_YEAR}\s*[.\-/年년]\s*\d{{1,2}}\s*[.\-/月월]\s*\d{{1,2}}\s*[.日일]?"
_DATE_SUFFIX = re.compile(rf"\s*[\[(【<]?\s*{_DATE}\s*[\])】>]?\s*$", re.IGNORECASE)
_END_MARKS = re.compile(rf"(?:\s|-0-|www\.kcna\.kp|\(\s*{_DATE}\s*\)|【\s*{_DATE}\s*】)*$", re.IGNORECASE)
_SUFFIX_CHARACTERS = 100
_KCNA_WATCH = re.compile(
    r"^\s*Date:\s*\d\d/\d\d/\d{4}\s*\|\s*Source:[^|\n]{1,60}\|\s*Read original version at source\s*"
)
"""The line that KCNA Watch puts above the stories it copies."""


def _without_suffix(suffix: re.Pattern[str], text: str) -> str:
    tail = text[-_SUFFIX_CHARACTERS:]
    return text[: len(text) - len(tail)] + suffix.sub("", tail)


def _host(host: str) -> str:
    host = host.rstrip(".").lower()
    if not host.isascii():
        with contextlib.suppress(UnicodeError):
            host = host.encode("idna").decode("ascii")
    return _SAME_HOSTS.get(host, host.removeprefix("www."))


_SAME_HOSTS = {
    "minzu.rep.kp": "minju.rep.kp",
    "www.minzu.rep.kp": "minju.rep.kp",
    "kcnawatch.app": "kcnawatch.org",
    "www.kcnawatch.app": "kcnawatch.org",
    "kcnawatch.co": "kcnawatch.org",
    "m.yna.co.kr": "yna.co.kr",
    "m-en.yna.co.kr": "en.yna.co.kr",
    "telegram.me": "t.me",
}


def _general(parts: SplitResult) -> str:
    path = _same_escapes(_PATH_SESSION.sub("", parts.path)).rstrip("/")
    query = _query(parts.query)
    # A day page of kcna.co.jp holds many stories, told apart by number; `#comments` and its like name a place.
    names_a_story = parts.fragment.isdecimal() or parts.fragment.startswith(("!", "/"))
    fragment = f"#{parts.fragment}" if names_a_story else ""
    return path + (f"?{query}" if query else "") + fragment


def _same_escapes(path: str) -> str:
    """`%7e` and `~` are one path; escaped slashes and non-UTF-8 bytes stay as they are."""
    if "%" not in path and path.isascii():
        return path
    kept = re.sub(r"%(2f|3f|23|25)", lambda found: f"%25{found[1]}", path, flags=re.IGNORECASE)
    try:
        decoded = unquote(kept, errors="strict")
    except UnicodeDecodeError:
        return path
    escaped = quote(decoded, safe=_UNRESERVED + "%")
    return re.sub(r"%[0-9a-f]{2}", lambda found: found[0].upper(), escaped, flags=re.IGNORECASE)


def _query(query: str) -> str:
    pieces = [piece for piece in query.split("&") if piece and not _is_tracker(piece)]
    return "&".join(sorted(pieces))


def _is_tracker(piece: str) -> bool:
    name, has_value, _ = piece.partition("=")
    name = unquote(name).lower()
    return bool(has_value) and (name in _TRACKERS or name.startswith(_TRACKER_PREFIXES))


def _capped(key: str) -> str:
    if len(key) <= MAX_KEY_CHARACTERS:
        return key
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{key[: MAX_KEY_CHARACTERS - len(digest) - 1]}#{digest}"


def _kcna(parts: SplitResult) -> str | None:
    """`/en/article/q/<32 hex of the section><the story's digits>.kcmsf` until 2026: one story stands in several
    sections. Since then `/en/article/detail/<32 hex>`."""
    found = re.fullmatch(
        r"/(\w{2})/article/(?:q|detail)/(?:[0-9a-f]{32})?((?:[0-9a-f]{32})+)(?:\.kcmsf)?/?", parts.path, re.IGNORECASE
    )
    return f"kcna.kp/{found[1].lower()}/article/{found[2].lower()}" if found else None


def _rodong(parts: SplitResult) -> str | None:
    """Article tokens are base64 of `8@<date-number>@<section>@@<search word>@<page>`; older addresses have
    `newsID=<date-number>`. The date-number alone names the story."""
    language = re.match(r"/(\w{2})(?:/|$)", parts.path)
    found = re.search(r"newsID=(\d{4}-\d\d-\d\d-\d{3,4})\b", parts.query) or re.match(
        r"[^@]*@(\d{4}-\d\d-\d\d-\d{3,4})@", _from_base64(parts.query)
    )
    return f"rodong.rep.kp/{language[1].lower()}/news/{found[1]}" if language and found else None


def _from_base64(token: str) -> str:
    token = unquote(token).rstrip("=")
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _pyongyang_times(parts: SplitResult) -> str | None:
    found = re.search(r"(?:^|&)blogid=([0-9a-f]{24})\b", parts.query, re.IGNORECASE)
    return f"pyongyangtimes.com.kp/blog/{found[1].lower()}" if found else None


def _minju(parts: SplitResult) -> str | None:
    found = re.fullmatch(r"/home/index/disp/(\d+)/(\w{2})/?", parts.path, re.IGNORECASE)
    return f"minju.rep.kp/{found[2].lower()}/{found[1]}" if found else None


def _kcna_watch(parts: SplitResult) -> str | None:
    found = re.match(r"/newstream/(\d+-\d+)(?:/|$)", parts.path)
    return f"kcnawatch.org/newstream/{found[1]}" if found else None


def _yonhap(parts: SplitResult) -> str | None:
    """`?section=` and `?input=` tell only from which list the reader came."""
    found = re.fullmatch(r"/(?:amp/)?view/([A-Z]{3}\d+)/?", parts.path)
    host = (parts.hostname or "").lower()
    edition = "en." if host.startswith(("en.", "m-en.")) else ""
    return f"{edition}yna.co.kr/view/{found[1]}" if found else None


def _telegram(parts: SplitResult) -> str | None:
    found = re.fullmatch(r"/(?:s/)?(\w+)/(\d+)/?", parts.path)
    return f"t.me/{found[1].lower()}/{found[2]}" if found else None


_HOST_RULES: dict[str, Callable[[SplitResult], str | None]] = {
    "kcna.kp": _kcna,
    "rodong.rep.kp": _rodong,
    "pyongyangtimes.com.kp": _pyongyang_times,
    "minju.rep.kp": _minju,
    "kcnawatch.org": _kcna_watch,
    "yna.co.kr": _yonhap,
    "en.yna.co.kr": _yonhap,
    "t.me": _telegram,
}
