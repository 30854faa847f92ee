/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** Everybody can report what AI did, whatever the menus show. */
export function reportIncidentItem(env) {
    return {
        type: "item",
        id: "edic_ai.report",
        description: _t("Report an AI incident"),
        callback: () =>
            env.services.action.doAction("edic_ai.edic_ai_incident_action_new"),
        sequence: 25,
    };
}

registry.category("user_menuitems").add("edic_ai.report", reportIncidentItem);
