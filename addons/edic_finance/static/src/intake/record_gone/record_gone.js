/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

/** Leave the form of a record that is gone for what was open before it. */
function leave(env) {
    return env.services.action.currentController.config.historyBack();
}

registry.category("actions").add("edic_finance_record_gone", leave);
