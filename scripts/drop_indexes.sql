-- Copyright 2026 EDIC contributors
-- License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
-- Drop the indexes that enforce nothing, of tables below 128 kB, in a database for tests.
DO $$
DECLARE
    name regclass;
BEGIN
    FOR name IN
        SELECT indexrelid
        FROM pg_index
        JOIN pg_class ON pg_class.oid = indrelid
        WHERE relnamespace = 'public'::regnamespace
          AND NOT indisunique
          AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
          AND pg_relation_size(indrelid) < 128 * 1024
    LOOP
        EXECUTE format('DROP INDEX %s', name);
    END LOOP;
END
$$;
