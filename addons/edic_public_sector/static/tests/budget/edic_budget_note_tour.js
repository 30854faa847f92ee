/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {BUDGETS, DRAFT, choose, click, list, see} from "../common/steps";

registry.category("web_tour.tours").add("edic_budget_rob", {
    steps: () => [
        ...list("Budgets", BUDGETS, "edic_public_budget_budget_menu"),
        click("This year's", ".o_data_row:contains(2026) td[name=name]"),
        click("A note", DRAFT),
        ...choose("template_id", "Report on budget guidelines", ".modal"),
        click("Begin", ".modal button[name=action_begin]"),
        see("What was voted", '.o_edic_paper:contains("5 500,00")'),
        see("Of which year", ".o_edic_paper:contains(2026)"),
        see("What people write", ".o_edic_paper .o_edic_gap"),
    ],
});

registry.category("web_tour.tours").add("edic_budget_chapter", {
    steps: () => [
        ...list("Budgets", BUDGETS, "edic_public_budget_budget_menu"),
        click("Its articles bind", ".o_data_row:contains(By article) td[name=name]"),
        click("Its chapters", "button[name=action_chapters]"),
        click("One", ".o_data_row:contains(011) td[name=chapter_id]"),
        see("It is information", ".o_form_sheet:contains(For information)"),
        see("Why it moved", ".o_edic_justification h4:contains(2,000)"),
        click("A note", DRAFT),
        ...choose("template_id", "Justification of a chapter", ".modal"),
        click("Begin", ".modal button[name=action_begin]"),
        see("Its sum", '.o_edic_paper:contains("2,000.00")'),
    ],
});
