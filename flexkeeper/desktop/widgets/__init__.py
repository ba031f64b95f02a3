"""The parts that pages are made of: one file per component."""
