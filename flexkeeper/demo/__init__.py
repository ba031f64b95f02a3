"""The fictitious driver Marisol Vega: her papers, and what the app makes of them."""

from flexkeeper.demo.papers import Paper, bundle_order, papers, write
from flexkeeper.demo.run import PASSPHRASE, Demo, run

__all__ = ["PASSPHRASE", "Demo", "Paper", "bundle_order", "papers", "run", "write"]
