/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {
    BUDGETS,
    click,
    current,
    list,
    see,
} from "@edic_public_sector/../tests/common/steps";

registry.category("web_tour.tours").add("edic_oca_take_over", {
    steps: () => [
        click("Take it over", "button[name=action_edic_take_over]"),
        see("What is in it", "[name=report_html] tr:contains(4,800.00)"),
        see("Nothing stops it", "[name=report_html]:not(:has(.alert-danger))"),
        click("Import", "button[name=action_import]"),
        see("It is in force", current("In force")),
    ],
});

registry.category("web_tour.tours").add("edic_oca_copy", {
    steps: () => [
        ...list("Budgets", BUDGETS, "edic_public_budget_budget_menu"),
        click("This year's", ".o_data_row:contains(2026) td[name=name]"),
        click("Copy it", "button[name=action_oca_copy]"),
        see("It is said", ".o_notification:contains(changes)"),
        click("The copy", "button[name=action_oca_budgets]"),
        see("It says what it is", ".alert-info:contains(Copy of the public budget)"),
    ],
});
