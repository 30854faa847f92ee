-- A copy calls no model until somebody releases this
INSERT INTO edic_ai_switch (scope, is_on, reason, thrown_at, create_date, write_date)
VALUES ('global', true, 'neutralised copy', now() at time zone 'UTC',
        now() at time zone 'UTC', now() at time zone 'UTC');
-- and has no keys to call one with
UPDATE edic_ai_provider SET stored_key = NULL, key_source = 'none', key_name = NULL;
