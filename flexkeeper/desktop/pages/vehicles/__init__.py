"""Vehicles: what covers them, what they drove, what was done to them, what it cost."""

from flexkeeper.desktop.pages.vehicles.page import VehiclesPage

__all__ = ["VehiclesPage"]
