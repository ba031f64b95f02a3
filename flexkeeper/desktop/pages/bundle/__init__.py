"""The page that makes a bundle: papers in their order, what stands on the cover, one PDF out."""

from flexkeeper.desktop.pages.bundle.page import BundlePage

__all__ = ["BundlePage"]
