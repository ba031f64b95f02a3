"""FlexKeeper keeps a delivery driver's papers in an encrypted vault and assembles evidence bundles."""

__version__ = "0.1.0"
