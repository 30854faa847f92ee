/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** The account's proposal on the line with this text. */
const proposal = (text, more = "") =>
    `.o_data_row:contains(${text}) .o_edic_proposal_main[data-field=account_id]${more}`;
const focus = (trigger) => ({
    content: "Go to the proposal",
    trigger,
    run() {
        this.anchor.focus();
    },
});
const press = (trigger, keys) => ({
    content: `Press ${keys}`,
    trigger: `${trigger}:focus`,
    run: `press ${keys}`,
});
const see = (content, trigger) => ({content, trigger});
const click = (content, trigger) => ({content, trigger, run: "click"});

tours.add("edic_coding", {
    url: "/odoo/vendor-bills",
    steps: () => [
        click("Open the filters", ".o_searchview_dropdown_toggler"),
        click("Bills that wait for coding", ".o_menu_item:contains(To code)"),
        see("Coded of all", ".o_edic_progress[title*='0 of 3'] .o_edic_progress_bar"),
        click("Open the bill", ".o_data_row:has(.o_edic_progress) td[name=ref]"),
        see("What waits", ".o_edic_strip_count:contains(2 sure)"),

        // accept one with the keyboard, and take it back
        focus(proposal("school", "[data-band=sure]")),
        press(proposal("school"), "Enter"),
        see("Accepted", proposal("school", "[data-state=accepted]:focus")),
        see("On the line", ".o_data_row:contains(school) td:contains(energy)"),
        press(proposal("school"), "u"),
        see("Waits again", proposal("school", "[data-state=pending]:focus")),

        // accept all sure ones, and take them back
        press(proposal("school"), "alt+a"),
        see("Accepted", proposal("Meter", "[data-state=accepted]")),
        see("None sure left", ".o_edic_strip:not(:has(.o_edic_strip_accept))"),
        see("Enter goes on and undoes nothing", ".o_edic_strip_next:focus"),
        press(".o_edic_strip_next", "alt+d"),
        see("Waits again", proposal("Meter", "[data-state=pending]")),
        see("Still in the strip", ".o_edic_strip_accept:focus"),

        // start to edit and think better of it
        focus(proposal("school")),
        press(proposal("school"), "e"),
        press(".o_selected_row [name=account_id] input", "Escape"),
        see("Focus is back", proposal("school", ":focus")),

        // reject with a reason
        focus(proposal("Meter")),
        press(proposal("Meter"), "Delete"),
        {
            content: "Say why",
            trigger: ".o_edic_card_reason",
            run: "edit Belongs to the site",
        },
        click("Reject", ".o_edic_card_confirm"),
        see("Rejected", proposal("Meter", "[data-state=rejected]:focus")),

        // look at the evidence, then choose another account
        focus(proposal("town")),
        press(proposal("town"), "Space"),
        see("A posted line", ".o_edic_card_lines td:contains(Electricity)"),
        see(
            "The past of the vendor",
            ".o_edic_card:contains(past lines were coded this way)",
        ),
        press(".o_edic_card_accept", "Escape"),
        see("Focus is back", proposal("town", ":focus")),
        press(proposal("town"), "Enter"),
        click("Another account", ".o_edic_card_other"),
        see("Changed", proposal("town", "[data-state=edited]:focus")),
        see("Nothing unsaved", ".o_form_view .o_form_saved"),
    ],
});

tours.add("edic_coding_phone", {
    steps: () => [
        see("The line", ".o_edic_line_row:contains(Account)"),
        click(
            "Look at the evidence",
            ".o_kanban_record:contains(town) .o_edic_proposal_main[data-field=account_id]",
        ),
        see("From below", ".o_bottom_sheet .o_edic_card_lines"),
        click("Accept", ".o_bottom_sheet .o_edic_card_accept"),
        see(
            "Accepted",
            ".o_kanban_record:contains(town) [data-field=account_id][data-state=accepted]",
        ),
        click("Undo", ".o_kanban_record:contains(town) .o_edic_proposal_undo"),
        see(
            "Waits again",
            ".o_kanban_record:contains(town) [data-field=account_id][data-state=pending]",
        ),
    ],
});
