/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {
    ADD,
    BUDGETS,
    SAVE,
    SAVED,
    cell,
    choose,
    click,
    current,
    link,
    list,
    open,
    see,
    tab,
    type,
} from "../common/steps";

const moves = (...rows) =>
    rows.flatMap(([line, amount], at) => [
        click("A movement", ADD),
        ...link("Of a line", "line_id", line),
        cell("How much", "amount", `${amount} && press Tab`, at + 1),
        // what is asked of the server for a row is there before the next is typed
        ...(at ? [] : [see("Its sum", `[name=expense_amount]:contains(${amount}.00)`)]),
    ]);
const act = (budget, name, kind, ...rows) => [
    ...open("Acts", BUDGETS, "edic_public_budget_decision_menu"),
    ...link("Of which budget", "budget_id", budget),
    type("Which", "name", name),
    ...choose("act", kind),
    ...moves(...rows),
    click("Save", SAVE),
];
const mend = (row, amount) => [
    click("The amount", `.o_data_row:nth-child(${row}) td[name=amount]`),
    cell("Another", "amount", amount, row),
];
const ENFORCE = "button[name=action_enforce]";
const NO_WAY = `${SAVED}:not(:has([name^=action_enforce]:visible))`;

// 5 % of 5,500 may be moved between chapters
registry.category("web_tour.tours").add("edic_budget_virement", {
    steps: () => [
        ...act("2026", "Virement 1", "fungibility", ["65748", "-300"]),
        click("Another movement", ADD),
        cell("What is no line", "line_id", "2158", 2),
        see(
            "Its name alone makes none",
            ".o-autocomplete--dropdown-menu:has(.o_m2o_dropdown_option_create_edit):not(:has(.o_m2o_dropdown_option_create))",
        ),
        cell("An amount all the same", "amount", "300", 2),
        click("Save", SAVE),
        see(
            "The row stays, with what it lacks",
            ".o_data_row:nth-child(2) .o_field_invalid",
        ),
        ...link("Of a line", "line_id", "6068"),
        click("Save", SAVE),
        see("It is too much", `${NO_WAY} .alert-danger:contains(275)`),
        ...mend(1, "-200"),
        ...mend(2, "200"),
        type("Why", "reason", "The fictive school needs paper"),
        click("Save it", SAVE),
        see("Nothing is wrong", `${SAVED}:not(:has(.alert-danger:visible))`),
        click("Put it into force", ENFORCE),
        see("It counts", current("In force")),
    ],
});

registry.category("web_tour.tours").add("edic_budget_overrun", {
    steps: () => [
        ...act("2026", "üpl. 1", "off-plan", ["527100", "150"]),
        see("Nothing covers it", `${NO_WAY} .alert-danger`),
        click("What covers it", ADD),
        ...link("Of a line", "line_id", "21100200"),
        cell("How much", "amount", "-150", 2),
        type("Why", "reason", "A fictive projector"),
        click("Save it", SAVE),
        see("It is covered", `${SAVED}:not(:has(.alert-danger:visible))`),
        click("Put it into force", ENFORCE),
        see("It counts", current("In force")),
    ],
});

// 249.95 were voted for it last year, 199.67 this year
registry.category("web_tour.tours").add("edic_budget_reasons", {
    steps: () => [
        ...list("Lines", BUDGETS, "edic_public_budget_line_menu"),
        click("A line", ".o_data_row:contains(2026):contains(6068) td[name=nature_id]"),
        tab("reasons"),
        click("A reason", ADD),
        cell("What", "name", "Boxes of paper"),
        cell("How many there were", "quantity_before", "100"),
        cell("Their price", "price_before", "2.4"),
        cell("How many there are", "quantity", "75"),
        cell("Their price", "price", "2.5"),
        cell("Who says so", "source", "Fictive stock list"),
        click("Save", SAVE),
        see("It is kept", `${SAVED} .o_data_row:contains(Boxes of paper)`),
        tab("justification"),
        see("Fewer", ".o_edic_justification tr:contains(Boxes):contains(60.00)"),
        see("Dearer", ".o_edic_justification tr:contains(Boxes):contains(7.50)"),
        see("Not explained", ".o_edic_justification tr:contains(Not):contains(2.22)"),
    ],
});
