"""What the window shows, one page at a time. Pages hold no colors and no sizes but the scale."""
