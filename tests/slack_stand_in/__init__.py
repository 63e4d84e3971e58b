"""A server on loopback that speaks the Slack Web API and Socket Mode, stricter than Slack itself."""

from tests.slack_stand_in.server import Call, SlackStandIn

__all__ = ["Call", "SlackStandIn"]
