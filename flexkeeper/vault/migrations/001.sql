-- Values: dates are ISO `YYYY-MM-DD`, instants ISO with an offset (UTC as +00:00), lists and maps are JSON text.
-- `activity` lists what was done, once and for good; `revision` holds each changed row as it was before.

CREATE TABLE activity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    action TEXT NOT NULL,              -- import, edit, trash, restore, purge, undo, export, unlock ...
    record INTEGER,                    -- the record it was about, which may be gone by now
    detail TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX activity_record ON activity (record);

CREATE TABLE revision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    change INTEGER NOT NULL REFERENCES activity (id),
    "table" TEXT NOT NULL,
    row INTEGER NOT NULL,
    before TEXT                        -- the whole row as JSON; null where the change created it
);
CREATE INDEX revision_change ON revision (change);
CREATE INDEX revision_row ON revision ("table", row);

CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    role TEXT NOT NULL,                -- owner: the driver, as registered with the platform
    fields TEXT NOT NULL DEFAULT '{}',
    created TEXT NOT NULL,
    modified TEXT NOT NULL
);
CREATE UNIQUE INDEX person_owner ON person (role) WHERE role = 'owner';

CREATE TABLE vehicle (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    fields TEXT NOT NULL DEFAULT '{}',
    created TEXT NOT NULL,
    modified TEXT NOT NULL
);

CREATE TABLE record (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    fields TEXT NOT NULL DEFAULT '{}',
    tags TEXT NOT NULL DEFAULT '[]',
    vehicle INTEGER REFERENCES vehicle (id),
    supersedes INTEGER REFERENCES record (id),
    valid_from TEXT,                   -- derived from the kind's fields
    valid_until TEXT,                  -- derived from the kind's fields
    happened_at TEXT,
    place TEXT,                        -- [latitude, longitude] in degrees
    state TEXT NOT NULL CHECK (state IN ('to_review', 'kept', 'trashed')),
    note TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    modified TEXT NOT NULL
);
CREATE INDEX record_state ON record (state, id);
CREATE INDEX record_valid_until ON record (valid_until) WHERE valid_until IS NOT NULL;

CREATE TABLE document (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    record INTEGER NOT NULL REFERENCES record (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,                -- the file's own name, as it came (untrusted)
    media_type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,              -- of the plaintext
    blob TEXT NOT NULL UNIQUE,         -- random name of the encrypted file
    blob_bytes INTEGER NOT NULL,
    blob_sha256 TEXT NOT NULL,         -- of the encrypted file
    status TEXT NOT NULL CHECK (status IN ('added', 'needs_password', 'damaged')),
    reason TEXT NOT NULL DEFAULT '',   -- why it is damaged, in the driver's words
    pages INTEGER,
    text_state TEXT NOT NULL CHECK (text_state IN ('has_text', 'none', 'waiting', 'recognized')),
    parent INTEGER REFERENCES document (id),
    remarks TEXT NOT NULL DEFAULT '[]',
    facts TEXT NOT NULL DEFAULT '{}',  -- what the reader saw: width, height, orientation, camera, subject ...
    recipe TEXT NOT NULL DEFAULT '{}', -- how to show it: rotation, crop
    password TEXT                      -- the one that opened it, where one was needed
);
CREATE INDEX document_record ON document (record, position);
CREATE INDEX document_sha256 ON document (sha256);

CREATE TABLE document_text (
    document INTEGER PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
    text TEXT NOT NULL
);

CREATE TABLE proposal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    confidence REAL NOT NULL,          -- 0 to 1
    source TEXT NOT NULL,              -- ocr barcode pdf exif mail filename table
    page INTEGER,
    box TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'kept', 'rejected'))
);
CREATE INDEX proposal_document ON proposal (document);

-- Search: `search_text` is derived from a record, its fields, tags, note, file names and texts.
CREATE TABLE search_text (
    record INTEGER PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE VIRTUAL TABLE search USING fts5 (
    title, body, content = 'search_text', content_rowid = 'record',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER search_text_insert AFTER INSERT ON search_text BEGIN
    INSERT INTO search (rowid, title, body) VALUES (new.record, new.title, new.body);
END;
CREATE TRIGGER search_text_delete AFTER DELETE ON search_text BEGIN
    INSERT INTO search (search, rowid, title, body) VALUES ('delete', old.record, old.title, old.body);
END;
CREATE TRIGGER search_text_update AFTER UPDATE ON search_text BEGIN
    INSERT INTO search (search, rowid, title, body) VALUES ('delete', old.record, old.title, old.body);
    INSERT INTO search (rowid, title, body) VALUES (new.record, new.title, new.body);
END;
