/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {SAVE, choose, click, field, see, type} from "../common/steps";

registry.category("web_tour.tours").add("edic_budget_settings", {
    steps: () => [
        click("EDIC", ".settings_tab .tab[data-key=edic_ai]"),
        see("What is set", `${field("edic_budget_thresholds")} input:value(80)`),
        type("Earlier", "edic_budget_thresholds", "60, 90"),
        ...choose("edic_budget_stop", "Do not post"),
        click("By two persons", `${field("edic_budget_four_eyes")} input`),
        {...click("Save", SAVE), expectUnloadPage: true},
        see("It is kept", `${field("edic_budget_thresholds")} input:value(90)`),
    ],
});
