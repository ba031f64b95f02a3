-- What the driver writes beside a reminder of his own.

ALTER TABLE due ADD COLUMN note TEXT NOT NULL DEFAULT '';
