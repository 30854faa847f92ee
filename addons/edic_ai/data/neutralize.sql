-- A copy calls no model until somebody releases this
INSERT INTO edic_ai_switch (scope, is_on, reason, thrown_at, create_date, write_date)
SELECT 'global', true, 'neutralised copy', now() at time zone 'UTC',
       now() at time zone 'UTC', now() at time zone 'UTC'
 WHERE NOT EXISTS (SELECT FROM edic_ai_switch WHERE is_on AND scope = 'global');
-- and has no keys, proxies or providers to call one with, nor anything to ask
DELETE FROM edic_ai_key;
UPDATE edic_ai_provider
   SET key_source = 'none', key_name = NULL, proxy = NULL, active = false;
UPDATE edic_ai_task SET state = 'cancelled'
 WHERE state = 'waiting' AND lane IN ('model', 'batch')
    OR state = 'running' AND batch_id IS NOT NULL;
-- it signs nothing and writes no checkpoints; names and contents are the original's
DELETE FROM ir_config_parameter
 WHERE key IN ('edic_ai.ledger_folder', 'edic_ai.ledger_mail', 'edic_ai.ledger_stamp');
UPDATE ir_cron SET active = false WHERE id IN (
    SELECT res_id FROM ir_model_data
     WHERE module = 'edic_ai' AND name = 'ir_cron_edic_ai_checkpoint');
DELETE FROM edic_ai_person;
DELETE FROM edic_ai_content;
-- batches are the original's to fetch; a copy does not hold what placeholders stand for
DELETE FROM edic_ai_batch_line;
UPDATE edic_ai_batch SET is_there = false,
       state = CASE WHEN state IN ('handing_in', 'at_work') THEN 'cancelled' ELSE state END;
