-- The driver's own values for facts of the playbooks. The shipped values stay in their files, so that an
-- update changes those and never these.

CREATE TABLE playbook_value (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    platform TEXT NOT NULL,
    fact TEXT NOT NULL,                -- its id on the platform; it may be shipped no longer
    value TEXT NOT NULL,               -- a number in the fact's unit, or a text
    shipped TEXT NOT NULL,             -- what was shipped when this was set
    modified TEXT NOT NULL,
    UNIQUE (platform, fact)
);
