"""Notifications on Linux: `org.freedesktop.Notifications` over the session's D-Bus.

Desktop Notifications Specification 1.2, https://specifications.freedesktop.org/notification-spec/
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse

from flexkeeper.i18n import _
from flexkeeper.notify.sending import Answer, NotSent

_NAME = "org.freedesktop.Notifications"
_SERVICE = DBusAddress("/org/freedesktop/Notifications", bus_name=_NAME, interface=_NAME)
_NOBODY_THERE = ("ServiceUnknown", "NameHasNoOwner", "Spawn.ExecFailed", "Spawn.ChildExited")
_REPLY_SECONDS = 10
_NORMAL, _CRITICAL = 1, 2
_AS_THE_DESKTOP_LIKES, _UNTIL_ANSWERED = -1, 0
_SIGNALS_KEPT = 100


def send(sentence: str, stays: bool) -> Callable[[float], Answer | None]:
    """Shows the sentence with its two buttons; a reply of any kind but a method's return is a failure.

    Raises:
        NotSent: if there is no bus, nothing that shows notifications, or it refuses.
    """
    connection = _connected()
    try:
        signals: deque[Message] = deque(maxlen=_SIGNALS_KEPT)
        rule = MatchRule(type="signal", interface=_NAME, path="/org/freedesktop/Notifications")
        # Asked for before the notice, so that not even a quick answer is missed.
        _call(connection, message_bus.AddMatch(rule))
        connection.filter(rule, queue=signals)
        [number] = _call(connection, _message(sentence, stays))
    except BaseException:
        connection.close()
        raise
    return lambda seconds: _answer(connection, signals, number, seconds)


def _connected() -> DBusConnection:
    bus = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if not bus:  # started by cron or a bare timer: where systemd puts the session's bus
        runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
        bus = f"unix:path={runtime / 'bus'}"
    try:
        return open_dbus_connection(bus)
    # An address that cannot be read ends in any of the last three.
    except (OSError, DBusErrorResponse, ValueError, RuntimeError, StopIteration) as error:
        raise NotSent("no_bus", type(error).__name__) from error


def _message(sentence: str, stays: bool) -> Message:
    actions = ["default", _("Open FlexKeeper"), "open", _("Open FlexKeeper"), "snooze", _("Tomorrow again")]
    hints = {"urgency": ("y", _CRITICAL if stays else _NORMAL), "category": ("s", "x-flexkeeper.reminder")}
    timeout = _UNTIL_ANSWERED if stays else _AS_THE_DESKTOP_LIKES
    body = ("FlexKeeper", 0, "appointment-soon", "FlexKeeper", sentence, actions, hints, timeout)
    return new_method_call(_SERVICE, "Notify", "susssasa{sv}i", body)


def _call(connection: DBusConnection, message: Message) -> tuple[object, ...]:
    try:
        reply = connection.send_and_get_reply(message, timeout=_REPLY_SECONDS)
    except OSError as error:  # the bus went away, or nobody answered in time
        raise NotSent("no_service", type(error).__name__) from error
    if reply.header.message_type is not MessageType.method_return:
        name = str(reply.header.fields.get(HeaderFields.error_name, ""))
        raise NotSent("no_service" if name.endswith(_NOBODY_THERE) else "refused", name)
    body: tuple[object, ...] = reply.body
    return body


def _answer(
    connection: DBusConnection, signals: deque[Message], number: object, seconds: float
) -> Answer | None:
    """What was chosen on that notice; None when it is closed, when time is up, or when the bus is gone."""
    deadline = time.monotonic() + seconds
    try:
        while (left := deadline - time.monotonic()) > 0:
            signal = connection.recv_until_filtered(signals, timeout=left)
            if not signal.body or signal.body[0] != number:
                continue
            if signal.header.fields.get(HeaderFields.member) == "NotificationClosed":
                return None
            if signal.header.fields.get(HeaderFields.member) == "ActionInvoked":
                return "snooze" if signal.body[1] == "snooze" else "open"
    except OSError:
        pass  # TimeoutError among them: nobody chose anything
    finally:
        connection.close()
    return None
