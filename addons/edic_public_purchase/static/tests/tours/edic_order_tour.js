/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

const see = (content, trigger) => ({content, trigger});
const click = (content, trigger) => ({content, trigger, run: "click"});
const CONFIRM = ".o_statusbar_buttons button[name=button_confirm]:visible";

registry.category("web_tour.tours").add("edic_order_exceeded", {
    steps: () => [
        see("What it exceeds", ".alert-warning:contains(2,000.00):contains(are left)"),
        click("Confirm it", CONFIRM),
        see("It is asked about", ".modal:contains(committed all the same)"),
        click("Think again", ".modal-footer .btn-primary"),
        click("All the same", ".o_field_widget[name=edic_is_confirmed] input"),
        click("Confirm it", CONFIRM),
        see("It is ordered", ".o_arrow_button_current:contains(Purchase Order)"),
    ],
});
