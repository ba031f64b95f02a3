-- Cases: what a platform claims, what the driver answers, with which papers, what was said and sent.

CREATE TABLE "case" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    state TEXT NOT NULL,               -- open, submitted, reinstated, denied, closed
    platform TEXT NOT NULL,            -- id of a known platform; empty where it is none of them
    platform_name TEXT NOT NULL,       -- as the notice names it
    reasons TEXT NOT NULL,             -- list of ids of playbooks
    reference TEXT NOT NULL,
    channel TEXT NOT NULL,             -- reply email app web phone letter; empty: not known
    address TEXT NOT NULL,             -- copied from the notice
    notice INTEGER REFERENCES record (id) ON DELETE SET NULL, -- kept verbatim, the first exhibit
    noticed TEXT,                      -- the instant the notice came
    deadline TEXT,                     -- local time on the clock of its zone
    zone TEXT NOT NULL,
    deadline_source TEXT NOT NULL,     -- notice, playbook, own; empty: there is none
    due INTEGER,                       -- the reminder of the deadline
    vehicle INTEGER REFERENCES vehicle (id) ON DELETE SET NULL,
    language TEXT NOT NULL,
    note TEXT NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL
);

CREATE TABLE claim (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    "case" INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,                -- the words of the notice
    reason TEXT NOT NULL,              -- the playbook that covers it
    cited_dates TEXT NOT NULL,         -- list of days it cites
    cited_packages TEXT NOT NULL,      -- list of numbers it cites
    is_own INTEGER NOT NULL,           -- 1: added by hand, not read in the notice
    stance TEXT NOT NULL,              -- contest, accept; empty: not answered yet
    answer TEXT NOT NULL
);
CREATE INDEX claim_case ON claim ("case", position);

CREATE TABLE incident (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    "case" INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    claim INTEGER REFERENCES claim (id) ON DELETE SET NULL,
    kind TEXT NOT NULL,                -- incident, not_received
    day TEXT NOT NULL,
    block INTEGER,                     -- of the diary, where it is there
    station TEXT NOT NULL,
    package TEXT NOT NULL,
    what TEXT NOT NULL,
    cause TEXT NOT NULL,
    witnesses TEXT NOT NULL,
    place TEXT                         -- [latitude, longitude] of the address, as typed
);
CREATE INDEX incident_case ON incident ("case", day);

-- A paper of a case: chosen for the whole, for the answer to a claim, or for an incident.
CREATE TABLE exhibit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    "case" INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    record INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    claim INTEGER REFERENCES claim (id) ON DELETE CASCADE,
    incident INTEGER REFERENCES incident (id) ON DELETE CASCADE,
    position INTEGER NOT NULL
);
CREATE INDEX exhibit_case ON exhibit ("case", position);
CREATE INDEX exhibit_record ON exhibit (record);

CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    "case" INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    moment TEXT NOT NULL,              -- a day, or a local time
    text TEXT NOT NULL
);
CREATE INDEX event_case ON event ("case", moment);

CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    "case" INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    direction TEXT NOT NULL,           -- in, out
    channel TEXT NOT NULL,             -- email app web phone chat text letter
    moment TEXT NOT NULL,              -- a day, or a local time
    person TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    record INTEGER REFERENCES record (id) ON DELETE SET NULL, -- its mail or picture
    waiting TEXT NOT NULL,             -- me, them; empty: nobody waits for an answer
    due INTEGER                        -- until when it is to be answered, where that is known
);
CREATE INDEX message_case ON message ("case", moment);

CREATE TABLE task (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    "case" INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    is_done INTEGER NOT NULL,
    due INTEGER                        -- its day, where it has one
);
CREATE INDEX task_case ON task ("case");

-- One sending of an appeal. What was sent stays as it was.
CREATE TABLE round (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    "case" INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    sent TEXT,                         -- the instant; null: in preparation
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    contents TEXT NOT NULL,            -- the claims, the answers and the papers as they stood when it was sent
    UNIQUE ("case", number)
);

CREATE TABLE sent (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
    record INTEGER NOT NULL REFERENCES record (id),
    role TEXT NOT NULL,                -- sent, proof
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL
);
CREATE INDEX sent_record ON sent (record);

ALTER TABLE due ADD COLUMN "case" INTEGER REFERENCES "case" (id) ON DELETE CASCADE;
