-- How early papers and services are announced, where the driver chose it; at most one row.

CREATE TABLE usual_ladder (
    id INTEGER PRIMARY KEY,
    steps TEXT NOT NULL                -- list of steps, days before: "14d"
);
