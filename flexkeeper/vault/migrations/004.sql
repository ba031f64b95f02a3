-- What long lists of records ask for each time: which papers are replaced, which files are in trouble.

CREATE INDEX record_supersedes ON record (supersedes) WHERE supersedes IS NOT NULL;
CREATE INDEX document_trouble ON document (status, record) WHERE status <> 'added';
