-- Papers of the checklist that the driver does without: their kinds, joined by “/”, and his reason.

ALTER TABLE "case" ADD COLUMN left_out TEXT NOT NULL DEFAULT '{}';
