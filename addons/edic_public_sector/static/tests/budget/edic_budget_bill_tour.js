/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {
    SAVE,
    SAVED,
    click,
    current,
    decide,
    field,
    openAid,
    see,
} from "../common/steps";

const CREDIT = ".o_edic_bill_credits tr:contains(011)";
const price = (content, amount) => [
    click("The line", ".o_data_row td[name=price_unit]"),
    {
        content,
        trigger: `.o_selected_row ${field("price_unit")} input`,
        run: `edit ${amount} && press Tab`,
    },
];

// 2,000 are voted for the chapter
registry.category("web_tour.tours").add("edic_budget_bill", {
    steps: () => [
        see("What it has", `${CREDIT}:contains(2,000.00):contains(1,850.00)`),
        see("A clerk opens no credit", `${CREDIT}:not(:has(button))`),
        ...price("More than there is", "2500"),
        see("It is said at once", `${CREDIT} .text-danger:contains(500.00)`),
        ...price("Less", "400"),
        see("It is enough", `${CREDIT}:contains(1,600.00)`),
        click("Save", SAVE),
        see("Saved", `${SAVED} ${CREDIT}:not(:has(.text-danger))`),
        ...openAid(),
        see("What it takes", ".o_edic_aid section:contains(400.00)"),
        see("What is missing", ".o_edic_aid section:contains(number of the bill)"),
        ...decide("approve", "Delivered and right"),
        click("Back to it", "button[name=action_open_record]"),
        see("Nothing is done by it", current("Draft")),
    ],
});
