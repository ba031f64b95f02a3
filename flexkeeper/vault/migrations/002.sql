-- The vehicle's logbook. Distances and odometers are whole numbers in the unit that the vehicle counts in,
-- except where a row names its own unit. What receipts and blocks say of the odometer is read from them.

CREATE TABLE reading (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    vehicle INTEGER NOT NULL REFERENCES vehicle (id),
    day TEXT NOT NULL,
    value INTEGER NOT NULL CHECK (value >= 0),
    unit TEXT NOT NULL CHECK (unit IN ('mi', 'km')),
    confirmed INTEGER NOT NULL DEFAULT 0, -- 1: the driver says it is right though it looks wrong
    note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX reading_vehicle ON reading (vehicle, day);

CREATE TABLE service (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    vehicle INTEGER NOT NULL REFERENCES vehicle (id),
    day TEXT NOT NULL,
    odometer INTEGER,
    shop TEXT NOT NULL DEFAULT '',
    work TEXT NOT NULL,
    category TEXT NOT NULL DEFAULT '', -- as typed; empty: found in the words of the work
    cost TEXT,
    note TEXT NOT NULL DEFAULT '',
    record INTEGER REFERENCES record (id) -- its receipt, where there is one
);
CREATE INDEX service_vehicle ON service (vehicle, day);
CREATE INDEX service_record ON service (record);

CREATE TABLE service_rule (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    vehicle INTEGER NOT NULL REFERENCES vehicle (id),
    category TEXT NOT NULL,
    title TEXT NOT NULL,
    months INTEGER CHECK (months > 0),
    distance INTEGER CHECK (distance > 0),
    is_fixed INTEGER NOT NULL DEFAULT 0, -- 1: counted from the start, not from when it was done last
    start_day TEXT NOT NULL,
    start_odometer INTEGER,
    CHECK (months IS NOT NULL OR distance IS NOT NULL)
);
CREATE INDEX service_rule_vehicle ON service_rule (vehicle);

CREATE TABLE checklist (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    vehicle INTEGER NOT NULL REFERENCES vehicle (id),
    list TEXT NOT NULL,                -- which list, by its id in resources/checklists
    day TEXT NOT NULL,
    odometer INTEGER,
    results TEXT NOT NULL,             -- by item: pass, fail or n/a
    note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX checklist_vehicle ON checklist (vehicle, day);

CREATE TABLE block (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    vehicle INTEGER REFERENCES vehicle (id),
    starts TEXT NOT NULL,              -- local time with its offset
    ends TEXT NOT NULL,
    zone TEXT NOT NULL,                -- as Europe/Berlin
    station TEXT NOT NULL DEFAULT '',
    distance TEXT,
    unit TEXT NOT NULL CHECK (unit IN ('mi', 'km')),
    odometer_start INTEGER,
    odometer_end INTEGER,
    packages INTEGER,
    earnings TEXT,
    note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX block_starts ON block (starts);
