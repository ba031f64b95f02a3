-- Letters of a case as the driver writes them, and the items of its plan of action.

CREATE TABLE letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    "case" INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,                -- appeal, brief, status_inquiry, document_delivery, receipt, commitment
    language TEXT NOT NULL,            -- empty: the language of the case
    words TEXT NOT NULL,               -- his own words by block, and by block/question
    left_out TEXT NOT NULL,            -- list of blocks that he does not want
    modified TEXT NOT NULL,
    UNIQUE ("case", kind)
);

CREATE TABLE action (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    "case" INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    part TEXT NOT NULL,                -- corrective, preventive
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    day TEXT,                          -- done, planned, or in force from then on
    is_done INTEGER NOT NULL,
    owner TEXT NOT NULL,
    measure TEXT NOT NULL,
    review TEXT                        -- the day on which it is checked
);
CREATE INDEX action_case ON action ("case", position);

-- What shows an action.
ALTER TABLE exhibit ADD COLUMN action INTEGER REFERENCES action (id) ON DELETE CASCADE;
