/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {charField} from "@web/views/fields/char/char_field";
import {registry} from "@web/core/registry";

// The code of a check alone, where its title stands beside it
registry.category("fields").add("edic_check_code", {
    ...charField,
    supportedTypes: ["char", "selection"],
});
