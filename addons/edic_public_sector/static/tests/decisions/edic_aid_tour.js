/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {click, decide, see} from "../common/steps";

registry.category("web_tour.tours").add("edic_aid", {
    steps: () => [
        click("What is known", "button[name=action_aid]"),
        see("What is missing", ".o_edic_aid section:contains(What is missing)"),
        see("Which rules", ".o_edic_aid section:contains(Rules that apply)"),
        ...decide("refuse", "No money is left for it"),
    ],
});
