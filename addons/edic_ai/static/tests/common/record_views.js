/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
// models, forms and opened records of component tests
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {
    defineModels,
    fields,
    mockService,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";

/** A model whose records have a name; a test may extend it. */
export const named = (model, records) =>
    class extends models.Model {
        _name = model;
        name = fields.Char();
        _records = structuredClone(records);
    };

/** Give the suite these models beside those of mail. */
export function defineWithMail(...tables) {
    defineMailModels();
    defineModels(tables);
}

/** Mount a form on a record, or on a new one (0), and wait until its widgets read. */
export async function openForm(resModel, arch, resId = 1, more = {}) {
    await mountView({type: "form", resModel, arch, ...(resId ? {resId} : {}), ...more});
    await animationFrame();
}

/** Step on each record that is opened, as "model id". */
export const stepOnOpenedRecords = () =>
    mockService("action", {
        doAction: ({res_model, res_id}) => expect.step(`${res_model} ${res_id}`),
    });
