-- Things with a day. What papers and service rules make due is derived from them and stands nowhere.

CREATE TABLE due (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('own', 'review', 'snapshot', 'deadline', 'answer')),
    title TEXT NOT NULL,               -- empty: the words of its kind
    record INTEGER REFERENCES record (id) ON DELETE CASCADE, -- what it is about, where that is known
    vehicle INTEGER REFERENCES vehicle (id),
    moment TEXT NOT NULL,              -- a day, or for a deadline the local time on the clock of its zone
    zone TEXT NOT NULL DEFAULT '',     -- as America/Los_Angeles; empty for a day
    begins TEXT NOT NULL,              -- the day it was entered, or the instant a term began
    ladder TEXT NOT NULL,              -- list of steps: days ("14d"), hours ("48h") before, part of the term ("50%")
    every TEXT NOT NULL DEFAULT '',    -- again after "30d", "6m", "1y"; empty: once
    is_fixed INTEGER NOT NULL DEFAULT 1, -- 1: again counted from `anchor`, 0: from the day it was done
    anchor TEXT NOT NULL DEFAULT '',   -- the first day, so that 31 January does not become the 28th for good
    state TEXT NOT NULL CHECK (state IN ('open', 'done')),
    modified TEXT NOT NULL
);
CREATE INDEX due_record ON due (record);

-- What the driver said of a due thing, derived or not. It holds for one `occasion`, that is for one moment
-- of a paper, one round of a rule; the next one starts anew.
CREATE TABLE due_mark (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    item TEXT NOT NULL,                -- record-12, service-3, due-7
    occasion TEXT NOT NULL,
    seen TEXT,                         -- the instant up to which all steps are known to the driver
    snoozed TEXT,                      -- the day on which it is to be said again
    is_done INTEGER NOT NULL DEFAULT 0,
    UNIQUE (item, occasion)
);

-- What was written into a calendar file, so that the next one changes and takes back the same events.
-- Made from the above: it has no revisions.
CREATE TABLE calendar_event (
    item TEXT PRIMARY KEY,
    starts TEXT NOT NULL,              -- its day or its instant
    digest TEXT NOT NULL,              -- of the event as it was written; empty: taken back
    sequence INTEGER NOT NULL
);

-- Makes the ids outside the vault, which say nothing.
CREATE TABLE agenda_key (key TEXT NOT NULL);
INSERT INTO agenda_key VALUES (lower(hex(randomblob(32))));
