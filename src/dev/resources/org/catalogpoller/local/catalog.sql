-- The backend's table, as far as the function knows it. On AWS the backend owns it.
CREATE TABLE catalog (
    id               integer PRIMARY KEY,
    name             text NOT NULL,
    kb_name          varchar(255),
    data_source_name varchar(255),
    updated_at       timestamptz
);
INSERT INTO catalog (id, name) SELECT id, 'catalog ' || id FROM generate_series(1, 20) AS id;
