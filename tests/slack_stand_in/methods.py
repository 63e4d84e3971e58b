"""What each Web API method of the stand-in does."""

import copy
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.slack_stand_in.server import SlackStandIn

Answer = dict[str, Any]
TRIGGER_SECONDS = 3.0
NEEDED_SCOPES = {
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history"),
    "conversations.replies": ("channels:history", "groups:history"),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.list": ("channels:read", "groups:read"),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
}


class Refused(Exception):
    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


class TooFast(Exception):
    pass


def answer(
    slack: "SlackStandIn", method: str, arguments: dict[str, Any], token: str
) -> tuple[int, dict[str, str], Answer]:
    headers = {"X-OAuth-Scopes": slack.scopes}
    try:
        _fault_on_demand(slack, method)
        _check_token(slack, method, token)
        work = _METHODS.get(method, _unknown)
        return 200, headers, {"ok": True, **work(slack, arguments)}
    except Refused as refused:
        return 200, headers, refused.answer
    except TooFast:
        return 429, {**headers, "Retry-After": "1"}, {"ok": False, "error": "ratelimited"}


def _fault_on_demand(slack: "SlackStandIn", method: str) -> None:
    if not slack.faults.errors[method]:
        return
    error = slack.faults.errors[method].pop(0)
    raise TooFast if error == "ratelimited" else Refused(error)


def _unknown(_slack: "SlackStandIn", _arguments: dict[str, Any]) -> Answer:
    raise Refused("unknown_method")


def _check_token(slack: "SlackStandIn", method: str, token: str) -> None:
    if method == "apps.connections.open":
        if not token.startswith("xapp-"):
            raise Refused("not_allowed_token_type")
        return
    if not token:
        raise Refused("not_authed")
    if token != slack.bot_token:
        raise Refused("invalid_auth")
    needed = NEEDED_SCOPES.get(method, ())
    if not all(scope in slack.scopes.split(",") for scope in needed):
        raise Refused("missing_scope", needed=",".join(needed), provided=slack.scopes)


def _channel(slack: "SlackStandIn", wanted: str) -> str:
    name = wanted.removeprefix("#")
    found = (
        wanted if wanted in slack.channels else next((c for c, v in slack.channels.items() if v["name"] == name), "")
    )
    if not found:
        raise Refused("channel_not_found")
    if slack.channels[found]["is_archived"]:
        raise Refused("is_archived")
    if not slack.channels[found]["is_member"]:
        raise Refused("not_in_channel")
    return found


def _by_id(slack: "SlackStandIn", wanted: str) -> str:
    if wanted not in slack.channels:
        raise Refused("channel_not_found")
    return wanted


def _post(slack: "SlackStandIn", arguments: dict[str, Any]) -> Answer:
    channel = _channel(slack, arguments.get("channel", ""))
    if slack.too_fast(channel):
        raise TooFast
    blocks, metadata = arguments.get("blocks") or [], arguments.get("metadata") or {}
    if mistakes := slack.mistakes(arguments.get("text", ""), blocks, metadata):
        raise Refused(mistakes[0].split(":")[0], response_metadata={"messages": mistakes})
    message = {
        "type": "message",
        "channel": channel,
        "ts": slack.new_ts(),
        "text": arguments.get("text", ""),
        "blocks": copy.deepcopy(blocks),
        "metadata": copy.deepcopy(metadata),
        "edits": 0,
    }
    if thread := arguments.get("thread_ts"):
        if not any(one["ts"] == thread for one in slack.messages[channel]):
            raise Refused("thread_not_found")
        message["thread_ts"] = thread
        message["broadcast"] = bool(arguments.get("reply_broadcast"))
    slack.note_post(channel)
    slack.messages[channel].append(message)
    return {"channel": channel, "ts": message["ts"], "message": message}


def _find(slack: "SlackStandIn", arguments: dict[str, Any]) -> dict[str, Any]:
    channel = _by_id(slack, arguments.get("channel", ""))
    found = next((one for one in slack.messages[channel] if one["ts"] == arguments.get("ts")), None)
    if found is None:
        raise Refused("message_not_found")
    return found


def _update(slack: "SlackStandIn", arguments: dict[str, Any]) -> Answer:
    message = _find(slack, arguments)
    blocks = arguments.get("blocks") or []
    if mistakes := slack.mistakes(arguments.get("text", ""), blocks, {}):
        raise Refused(mistakes[0].split(":")[0], response_metadata={"messages": mistakes})
    message.update(text=arguments.get("text", ""), blocks=copy.deepcopy(blocks), edits=message["edits"] + 1)
    return {"channel": message["channel"], "ts": message["ts"]}


def _delete(slack: "SlackStandIn", arguments: dict[str, Any]) -> Answer:
    message = _find(slack, arguments)
    slack.messages[message["channel"]].remove(message)
    return {"channel": message["channel"], "ts": message["ts"]}


def _ephemeral(slack: "SlackStandIn", arguments: dict[str, Any]) -> Answer:
    channel = _channel(slack, arguments.get("channel", ""))
    if mistakes := slack.mistakes(arguments.get("text", ""), arguments.get("blocks") or [], {}):
        raise Refused(mistakes[0].split(":")[0])
    slack.ephemerals.append({**arguments, "channel": channel})
    return {"message_ts": slack.new_ts()}


def _page(found: list[dict[str, Any]], arguments: dict[str, Any]) -> Answer:
    start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit") or 100)
    page = found[start : start + limit]
    more = start + limit < len(found)
    with_metadata = str(arguments.get("include_all_metadata", "")).lower() in {"1", "true"}
    shown = [one if with_metadata else {k: v for k, v in one.items() if k != "metadata"} for one in page]
    return {
        "messages": copy.deepcopy(shown),
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }


def _history(slack: "SlackStandIn", arguments: dict[str, Any]) -> Answer:
    channel = _by_id(slack, arguments.get("channel", ""))
    oldest = float(arguments.get("oldest") or 0)
    found = [one for one in slack.messages[channel] if "thread_ts" not in one or one.get("broadcast")]
    return _page([one for one in reversed(found) if float(one["ts"]) >= oldest], arguments)


def _replies(slack: "SlackStandIn", arguments: dict[str, Any]) -> Answer:
    channel = _by_id(slack, arguments.get("channel", ""))
    root = arguments.get("ts")
    found = [one for one in slack.messages[channel] if root in {one["ts"], one.get("thread_ts")}]
    if not found:
        raise Refused("thread_not_found")
    return _page(found, arguments)


def _info(slack: "SlackStandIn", arguments: dict[str, Any]) -> Answer:
    channel = _by_id(slack, arguments.get("channel", ""))
    return {"channel": {"id": channel, **slack.channels[channel]}}


def _list(slack: "SlackStandIn", arguments: dict[str, Any]) -> Answer:
    return {"channels": [{"id": one, **value} for one, value in slack.channels.items()]}


def _open_view(slack: "SlackStandIn", arguments: dict[str, Any]) -> Answer:
    made = slack.triggers.pop(arguments.get("trigger_id", ""), None)
    if made is None:
        raise Refused("exchanged_trigger_id")
    if slack.clock() - made > TRIGGER_SECONDS:
        raise Refused("expired_trigger_id")
    return _store_view(slack, arguments.get("view") or {}, f"V{uuid.uuid4().hex[:10].upper()}")


def _update_view(slack: "SlackStandIn", arguments: dict[str, Any]) -> Answer:
    view_id = arguments.get("view_id", "")
    if view_id not in slack.views:
        raise Refused("not_found")
    if arguments.get("hash") and arguments["hash"] != slack.views[view_id]["hash"]:
        raise Refused("hash_conflict")
    return _store_view(slack, arguments.get("view") or {}, view_id)


def _store_view(slack: "SlackStandIn", view: dict[str, Any], view_id: str) -> Answer:
    if mistakes := slack.view_mistakes(view):
        raise Refused("invalid_arguments", response_metadata={"messages": mistakes})
    stored = {**copy.deepcopy(view), "id": view_id, "hash": uuid.uuid4().hex}
    slack.views[view_id] = stored
    return {"view": stored}


def _publish(slack: "SlackStandIn", arguments: dict[str, Any]) -> Answer:
    view = arguments.get("view") or {}
    if mistakes := slack.view_mistakes(view):
        raise Refused("invalid_arguments", response_metadata={"messages": mistakes})
    slack.homes[arguments["user_id"]] = copy.deepcopy(view)
    return {"view": view}


def _upload_url(slack: "SlackStandIn", arguments: dict[str, Any]) -> Answer:
    file_id = f"F{uuid.uuid4().hex[:10].upper()}"
    slack.files[file_id] = {"name": arguments["filename"], "length": int(arguments["length"]), "content": b""}
    return {"upload_url": slack.api_url.replace("/api/", f"/upload/{file_id}"), "file_id": file_id}


def _complete_upload(slack: "SlackStandIn", arguments: dict[str, Any]) -> Answer:
    files = arguments.get("files") or []
    channel = _channel(slack, arguments.get("channel_id", "")) if arguments.get("channel_id") else ""
    shared = []
    for one in files:
        stored = slack.files.get(one["id"])
        if stored is None or len(stored["content"]) != stored["length"]:
            raise Refused("file_not_found")
        stored["title"] = one.get("title", "")
        shared.append({"id": one["id"], "name": stored["name"], "title": stored["title"]})
    if channel:
        message = {
            "type": "message",
            "channel": channel,
            "ts": slack.new_ts(),
            "text": "",
            "blocks": [],
            "files": shared,
        }
        if arguments.get("thread_ts"):
            message["thread_ts"] = arguments["thread_ts"]
        slack.messages[channel].append(message)
    return {"files": shared}


_METHODS: dict[str, Callable[["SlackStandIn", dict[str, Any]], Answer]] = {
    "auth.test": lambda _slack, _arguments: {
        "url": "https://stand-in.slack.com/",
        "team": "Stand-in",
        "team_id": "T0TEAM",
        "user": "nkmonitor",
        "user_id": "U0BOT",
        "bot_id": "B0BOT",
    },
    "apps.connections.open": lambda slack, _arguments: {"url": slack.socket_url},
    "chat.postMessage": _post,
    "chat.postEphemeral": _ephemeral,
    "chat.update": _update,
    "chat.delete": _delete,
    "conversations.history": _history,
    "conversations.replies": _replies,
    "conversations.info": _info,
    "conversations.list": _list,
    "views.open": _open_view,
    "views.push": _open_view,
    "views.update": _update_view,
    "views.publish": _publish,
    "files.getUploadURLExternal": _upload_url,
    "files.completeUploadExternal": _complete_upload,
}
