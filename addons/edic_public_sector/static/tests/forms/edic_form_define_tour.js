/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {ADD, SAVE, SAVED, choose, click, current, field} from "../common/steps";
import {go, see, tab, type} from "../common/steps";

const DESK = "edic_public_desk_menu";

registry.category("web_tour.tours").add("edic_form_define", {
    steps: () => [
        ...go(DESK, "Procedures", "edic_public_procedure_samples_menu"),
        see("The samples", ".o_data_row:contains(F2191)"),
        click("One's own", ".o_data_row td[name=name]:contains(Carte de quartier)"),
        tab("forms"),
        click("Its form", `${field("form_ids")} .o_data_row td[name=name]`),
        see("It is in force", `.modal ${current("Published")}`),
        click("A new version", ".modal button[name=action_new_version]"),
        see("Somebody else approves it", ".o_form_view .alert-info:contains(approves)"),
        click("A field more", `${field("field_ids")} ${ADD}`),
        type("Its section", "section", "Vous"),
        type("What is asked", "label", "Téléphone (fictif)"),
        type("Its key", "key", "phone"),
        ...choose("kind", "Phone"),
        click("Keep it", ".modal .o_form_button_save"),
        see("It is there", ".o_data_row:contains(Téléphone)"),
        click("Save", SAVE),
        see("It waits", `${SAVED} ${current("To approve")}`),
    ],
});
