# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC AI on queue_job",
    "summary": "AI tasks worked by OCA's job queue, on as many nodes as there are",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Productivity",
    "depends": ["edic_ai", "queue_job"],
    "data": ["data/queue_job_data.xml"],
    "auto_install": True,
}
