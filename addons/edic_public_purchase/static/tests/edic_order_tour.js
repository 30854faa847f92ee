/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {
    click,
    current,
    decide,
    openAid,
    see,
} from "@edic_public_sector/../tests/common/steps";

const CONFIRM = ".o_statusbar_buttons button[name=button_confirm]:visible";

registry.category("web_tour.tours").add("edic_order_exceeded", {
    steps: () => [
        see("What it exceeds", ".alert-warning:contains(2,000.00):contains(are left)"),
        click("Confirm it", CONFIRM),
        see("It is asked about", ".modal:contains(committed all the same)"),
        click("Think again", ".modal-footer .btn-primary"),
        click("All the same", ".o_field_widget[name=edic_is_confirmed] input"),
        click("Confirm it", CONFIRM),
        see("It is ordered", current("Purchase Order")),
    ],
});

registry.category("web_tour.tours").add("edic_order_aid", {
    steps: () => [
        see("Its credit", ".o_edic_bill_credits tr:contains(011):contains(1,760.00)"),
        ...openAid(),
        see("What it comes to", ".o_edic_aid section:contains(240.00)"),
        ...decide("confirm", "Paper for the schools"),
        click("Back to it", "button[name=action_open_record]"),
        see("Nothing is done by it", current("RFQ")),
    ],
});
