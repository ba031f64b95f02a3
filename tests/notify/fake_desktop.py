"""A desktop that shows notifications to a file: one line of JSON each. Run as a program of its own.

    python -m tests.notify.fake_desktop FILE [error | silent | open | snooze | close | other]

It answers with an error, with none at all, or with a number, and then as the driver: a button, or closing.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from jeepney import DBusAddress, HeaderFields, message_bus, new_error, new_method_return, new_signal
from jeepney.io.blocking import Proxy, open_dbus_connection

NAME = "org.freedesktop.Notifications"
SELF = DBusAddress("/org/freedesktop/Notifications", bus_name=NAME, interface=NAME)


def main(shown: Path, manner: str) -> None:
    with open_dbus_connection() as connection:
        assert Proxy(message_bus, connection).RequestName(NAME) == (1,)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        number = 6
        while True:
            asked = connection.receive()
            if asked.header.fields.get(HeaderFields.member) != "Notify" or manner == "silent":
                continue
            if manner == "error":
                connection.send(new_error(asked, "org.freedesktop.Notifications.Error.ExcessNotifications"))
                continue
            number += 1
            with shown.open("a") as file:
                file.write(json.dumps(asked.body) + "\n")
            connection.send(new_method_return(asked, "u", (number,)))
            if manner in ("open", "snooze"):
                connection.send(new_signal(SELF, "ActionInvoked", "us", (number - 1, "open")))
                connection.send(new_signal(SELF, "ActionInvoked", "us", (number, manner)))
            connection.send(new_signal(SELF, "NotificationClosed", "uu", (number, 2)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "close")
