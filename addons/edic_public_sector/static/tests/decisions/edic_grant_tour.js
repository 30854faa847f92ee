/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {
    ADD,
    BUDGETS,
    SAVE,
    SAVED,
    cell,
    click,
    current,
    decide,
    field,
    link,
    list,
    open,
    see,
    type,
} from "../common/steps";

// 500 are voted for it
registry.category("web_tour.tours").add("edic_grant", {
    steps: () => [
        ...open("Requests for grants", "edic_public_grant_menu"),
        type("What for", "name", "Fictive concert"),
        ...link("Who asks", "partner_id", "Club (fictif)"),
        type("How much", "amount", "600"),
        ...link("Who pays", "line_id", "65748"),
        see("It is too much", ".alert-warning:contains(500.00)"),
        type("How much", "amount", "300"),
        type("What it costs", "cost", "1200"),
        see("There is enough", ".o_form_view:not(:has(.alert-warning:visible))"),
        click("A paper", ADD),
        cell("Which", "name", "Accounts of last year"),
        click("Save", SAVE),
        see("Asked", `${SAVED} ${current("asked")}, ${SAVED} .o_arrow_button_current`),
        click("Not decided yet", "button[name=action_grant]"),
        see("First the file", ".modal:contains(decision file first)"),
        click("Go on", ".modal-footer .btn-primary"),
        click("The file", "button[name=action_aid]"),
        see("Its share", ".o_edic_aid section:contains(25.0%)"),
        see("Its papers", ".o_edic_aid section:contains(Accounts of last year)"),
        see("What is missing", ".o_edic_aid section:contains(What is missing)"),
        see("Which rules", ".o_edic_aid section:contains(Rules that apply)"),
        ...decide("grant", "As in other years"),
        click("Back to it", "button[name=action_open_record]"),
        click("Bind the money", "button[name=action_grant]"),
        see("It is bound", `${field("commitment_id")}:contains(2026)`),
        see("It is granted", current("Granted")),
        ...list("Decision files", BUDGETS, "edic_public_aid_menu"),
        see("It is there", ".o_data_row:contains(Fictive concert):contains(Decided)"),
    ],
});
