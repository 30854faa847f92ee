# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The demo is an addon of its own now, `edic_demo`.

What it loaded was known by names of a module of that name, which was none. An addon
that is uninstalled takes along what bears its name: the books get another one.
"""

NAMES = "edic_demo_data"


def migrate(cr, version):
    cr.execute(
        """UPDATE ir_model_data SET module = %s
            WHERE module = 'edic_demo' AND noupdate AND model NOT LIKE 'ir.model%%'""",
        [NAMES],
    )
    cr.execute(
        """UPDATE ir_config_parameter SET key = 'edic_demo.loaded'
            WHERE key = 'edic_public_sector.demo'
              AND NOT EXISTS (SELECT FROM ir_config_parameter
                               WHERE key = 'edic_demo.loaded')"""
    )
