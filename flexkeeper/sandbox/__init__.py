"""Child processes without keys, network or files, in which everything from outside is parsed.

A `Sandbox` forks one child for each job from a nursery that has imported the parsers and never sees
input. A job is named `"package.module:function"`; bytes go in, JSON and bytes come out.
"""

from __future__ import annotations

from flexkeeper.sandbox.client import Sandbox
from flexkeeper.sandbox.contract import Answer, Limits, Reason, SandboxFailure
from flexkeeper.sandbox.opened import Opened

__all__ = ["Answer", "Limits", "Opened", "Reason", "Sandbox", "SandboxFailure"]
