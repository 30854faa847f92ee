# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def post_init_hook(env):
    """Demo companies that are there already order as well."""
    env["edic.public.demo"]._orders_of_loaded()
