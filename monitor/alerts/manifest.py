"""The app manifest that `nkmonitor slack manifest` prints."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from monitor.settings import SlackSettings

_FILE = Path(__file__).with_name("manifest.toml")


@cache
def _manifest_data() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def scopes() -> Mapping[str, str]:
    """Every bot scope the program uses, and what for."""
    return {str(scope): str(use) for scope, use in _manifest_data()["scopes"].items()}


def app_manifest(settings: SlackSettings, request_url: str = "") -> dict[str, Any]:
    """An app with exactly the scopes used. With `request_url` it speaks HTTP instead of Socket Mode."""
    texts = _manifest_data()["texts"]
    address = {"url": request_url} if request_url else {}
    interactivity = {"is_enabled": True, **({"request_url": request_url} if request_url else {})}
    events = {"bot_events": ["app_home_opened"], **({"request_url": request_url} if request_url else {})}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": settings.app_name,
            "description": texts["description"],
            "long_description": texts["long_description"],
            "background_color": texts["background_color"],
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": False,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": settings.app_name, "always_online": True},
            "slash_commands": [
                {
                    "command": settings.command,
                    "description": texts["command_description"],
                    "usage_hint": texts["command_hint"],
                    "should_escape": False,
                    **address,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(scopes())}},
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": False,
            "socket_mode_enabled": not request_url,
            "token_rotation_enabled": False,
        },
    }
