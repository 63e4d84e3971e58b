"""A daemon's delivery in a process of its own, to be killed: python -m tests.alerts.child DATABASE API_URL"""

import sys
import time

from monitor.alerts.delivery import Deliverer
from monitor.database import outbox
from monitor.database.engine import open_engine, read
from tests.alerts.examples import slack_settings

if __name__ == "__main__":
    database, address = sys.argv[1:]
    opened = open_engine(database)
    sender = Deliverer(opened, slack_settings(address), budget_seconds=30)
    while True:
        sender.deliver_due()
        with read(opened) as conn:
            if outbox.outbox_state(conn).waiting == 0:
                break
        time.sleep(0.05)
