/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {listView} from "@web/views/list/list_view";

/** A list to read: nothing is grouped, so nothing is counted. */
registry
    .category("views")
    .add("edic_ai_plain_list", {...listView, searchMenuTypes: ["filter"]});
