#!/bin/sh
# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
#
# Runs once, on an empty data volume. Odoo gets a role that owns its one database and
# can do nothing else: no superuser, no other database, no new roles.
set -eu
: "${EDIC_DB_PASSWORD:?set it in .env}"
psql -v ON_ERROR_STOP=1 --no-psqlrc --username postgres --dbname postgres <<'SQL'
\getenv password EDIC_DB_PASSWORD
CREATE ROLE odoo LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE edic OWNER odoo ENCODING 'UTF8' LC_COLLATE 'C' TEMPLATE template0;
REVOKE ALL ON DATABASE edic FROM PUBLIC;
\connect edic
-- what Odoo does itself where it may create databases
CREATE EXTENSION pg_trgm;
CREATE EXTENSION unaccent;
ALTER FUNCTION unaccent(text) IMMUTABLE;
SQL
