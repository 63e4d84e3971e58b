"""status."""

from monitor.cli.common import ConfigOption, JsonOption, console, opened, print_json
from monitor.database.engine import read
from monitor.database.outbox import outbox_state
from monitor.database.overview import overview, raised_a_year
from monitor.database.withheld import list_withheld
from monitor.domain import SignalKind

PROMISED = (SignalKind.MENTION_DROP, SignalKind.MENTION_SILENCE, SignalKind.MENTION_SURGE)
"""The kinds that the promised rate of false alarms speaks of."""


def status(json: JsonOption = False, config: ConfigOption = None) -> None:
    """What is stored, judged, open, waiting to be sent, and withheld."""
    with opened(config) as app, read(app.engine) as conn:
        seen = overview(conn)
        waiting = outbox_state(conn)
        withheld = list_withheld(conn)
        raised = raised_a_year(conn, PROMISED)
        promised = app.settings.detectors.mention_frequency.false_alarms_per_year
    whole_outlets = [one for one in withheld if not one["subject_id"]]
    rare = len(withheld) - len(whole_outlets)
    if json:
        print_json(
            {
                **seen,
                "outbox": {"waiting": waiting.waiting, "dead": waiting.dead, "last_error": waiting.last_error},
                "withheld_outlets": whole_outlets,
                "withheld_countries": rare,
                "false_alarms_per_year_promised": promised,
                "alarms_per_year_raised": round(raised[0], 2) if raised else None,
            }
        )
        return
    out = console()
    out.print(
        f"articles   {seen['articles']:,} of {seen['outlets']} outlets, {seen['first_day']} to {seen['last_day']}"
    )
    out.print(f"judged     every day before {seen['judged_before'] or '-'}")
    kinds = ", ".join(f"{number} {status}" for status, number in seen["signals"].items()) or "none"
    out.print(f"signals    {kinds}")
    out.print(f"alerts     {waiting.waiting} waiting, {waiting.dead} undeliverable")
    if waiting.last_error:
        out.print(f"           last trouble: {waiting.last_error}", markup=False)
    if waiting.dead:
        out.print("           once it is mended: nkmonitor slack resend")
    out.print(f"promised   at most {promised:g} false alarms a year from mention frequency, all outlets together")
    if raised:
        rate, years = raised
        out.print(
            f"raised     {rate:.1f} a year over {years:.1f} years: drops, silences and surges, true ones among them"
        )
    for one in whole_outlets:
        out.print(
            f"withheld   {one['detector']}: {one['outlet']} ({one['language']}): {one['reason']} {one['note']}",
            markup=False,
        )
    if rare:
        out.print(f"withheld   {rare} countries and outlets too rare or too new to judge")
