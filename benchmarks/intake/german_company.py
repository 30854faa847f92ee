# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fed to `odoo shell` on a new database: its company becomes a German one (SKR 03)."""

company = env.ref("base.main_company")  # noqa: F821
company.country_id = env.ref("base.de")  # noqa: F821
env["account.chart.template"].try_loading(  # noqa: F821
    "de_skr03", company=company, install_demo=False
)
env.cr.commit()  # noqa: F821
