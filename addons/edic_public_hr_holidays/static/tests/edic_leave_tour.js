/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {click, decide, openAid, see} from "@edic_public_sector/../tests/common/steps";

registry.category("web_tour.tours").add("edic_leave_aid", {
    steps: () => [
        ...openAid(),
        see("Its days", ".o_edic_aid section:contains(Annual leave)"),
        see("Who else is away", ".o_edic_aid section:contains(Others of the dep)"),
        ...decide("other_days", "The office would be empty"),
        click("Back to it", "button[name=action_open_record]"),
        see("Nothing is done by it", ".o_form_view button[name=action_approve]"),
    ],
});
