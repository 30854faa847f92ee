# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Running an addon's component tests in the browser, for the tests of each addon."""


def run_hoot(case, addon, preset="desktop"):
    """Run the suite of an addon.

    :param case: HttpCase
    :param preset: ``desktop`` or ``mobile``
    """
    case.browser_js(
        f"/web/tests?headless&loglevel=2&preset={preset}&timeout=15000"
        f"&id={_hoot_id(f'@{addon}')}",
        "",
        "",
        login="admin",
        timeout=300,
        success_signal="[HOOT] Test suite succeeded",
        # hoot's messages are summed up in its last line
        error_checker=lambda message: "[HOOT]" not in message,
    )


def _hoot_id(name):
    """The id by which hoot knows a suite, from its name."""
    number = 0
    for char in name:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f"{number:08x}"
