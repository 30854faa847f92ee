/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import "@edic_ai/ledger/timeline/timeline";
import {animationFrame, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {contains, onRpc} from "@web/../tests/web_test_helpers";
import {
    defineWithMail,
    named,
    openForm,
    stepOnOpenedRecords,
} from "../common/record_views";

defineWithMail(
    named("paper", [
        {id: 1, name: "Bill"},
        {id: 2, name: "Letter"},
    ]),
);

const SEALED = {number: 120, state: "sealed", text: "Sealed, in no checkpoint yet"};
const GOOD = {is_good: true, said: ["Entries checked now: 2."], wrong: []};

function entry(id, extra = {}) {
    return {
        ...{id, when: "2026-11-25 09:00:00", event: "decision", event_word: "Decision"},
        ...{status: "ok", status_word: "Done", what: `What ${id}`, part: ""},
        ...{who: "Alex", is_program: false, sources: [], change: null},
        ...{seal: SEALED, can_open: false, answers: [], ...extra},
    };
}

function answer(threads, check = GOOD) {
    onRpc("paper", "edic_timeline", ({args}) => {
        const [[id], offset, limit] = args;
        expect.step(`read ${id} from ${offset}`);
        const found = id === 1 ? threads : [];
        return {
            ...{count: found.length, total: found.length},
            threads: found.slice(offset, offset + limit),
        };
    });
    onRpc("paper", "edic_timeline_check", () => {
        expect.step("check");
        return check;
    });
}

const ARCH = `<form><field name="name"/><widget name="edic_timeline"/></form>`;
const show = (resId = 1, more = {}) => openForm("paper", ARCH, resId, more);

test("an entry tells what, when, by whom, from what and its seal", async () => {
    const change = {
        ...{field: "Account", proposed: "607", final: "6168"},
        ...{band: "Sure", is_other: true},
    };
    answer([
        entry(1, {
            event: "inference",
            sources: ["Prompt p, version 3", "Suggestions: 8"],
            answers: [entry(2, {change, part: "Fleet insurance"})],
        }),
    ]);
    await show();
    expect.verifySteps(["read 1 from 0", "check"]);
    expect(queryAllTexts(".o_edic_timeline_sources li")).toEqual([
        "Prompt p, version 3",
        "Suggestions: 8",
    ]);
    expect(".o_edic_timeline_change").toHaveText(
        /^Account \(Sure\)\s*607 →\s+became\s+6168$/,
    );
    expect(".o_edic_timeline_answers .o_edic_timeline_who").toHaveText("Alex");
    expect(".o_edic_timeline_seal:first").toHaveText(
        "Number 120·Sealed, in no checkpoint yet",
    );
    expect("ol > li time").toHaveCount(2);
    expect(".o_edic_timeline_seal button").toHaveCount(0);
});

test("a good check says what was checked, and can be asked for again", async () => {
    answer([entry(1)]);
    await show();
    expect(".o_edic_timeline_check [role=status]").toHaveText(
        /Entries checked now: 2\./,
    );
    expect(".o_edic_timeline_check [role=alert]").toHaveCount(0);
    await contains(".o_edic_timeline_check button").click();
    expect.verifySteps(["read 1 from 0", "check", "check"]);
});

test("what is wrong is told in words and as an alert", async () => {
    answer([entry(1)], {is_good: false, said: [], wrong: ["Number 7 was changed."]});
    await show();
    expect(".o_edic_timeline_check [role=alert]").toHaveText("Number 7 was changed.");
    expect(".o_edic_timeline_check").toHaveText(/is not what was sealed/);
    expect.verifySteps(["read 1 from 0", "check"]);
});

test("many answers are folded", async () => {
    const answers = [2, 3, 4, 5, 6, 7, 8].map((id) => entry(id));
    answer([entry(1, {answers})]);
    await show();
    expect(".o_edic_timeline_answers > li").toHaveCount(5);
    expect(".o_edic_timeline_unfold").toHaveText("Show 2 more");
    await contains(".o_edic_timeline_unfold").click();
    expect(".o_edic_timeline_answers > li").toHaveCount(7);
    expect(".o_edic_timeline_unfold").toHaveCount(0);
    expect.verifySteps(["read 1 from 0", "check"]);
});

test("older entries come when they are asked for", async () => {
    answer(Array.from({length: 25}, (_, index) => entry(100 - index)));
    await show();
    expect(".o_edic_timeline_thread").toHaveCount(20);
    await contains(".o_edic_timeline_older").click();
    expect(".o_edic_timeline_thread").toHaveCount(25);
    expect(".o_edic_timeline_older").toHaveCount(0);
    expect.verifySteps(["read 1 from 0", "check", "read 1 from 20"]);
});

test("another record, another timeline; an empty one says so", async () => {
    answer([entry(1)]);
    await show(1, {resIds: [1, 2]});
    expect(".o_edic_timeline_thread").toHaveCount(1);
    await contains(".o_pager_next").click();
    await animationFrame();
    expect(".o_edic_timeline_thread").toHaveCount(0);
    expect(".o_edic_timeline").toHaveText(/Nothing was asked of AI/);
    expect.verifySteps(["read 1 from 0", "check", "read 2 from 0"]);
});

test("what could not be read can be read again", async () => {
    let isDown = true;
    onRpc("paper", "edic_timeline", () => {
        if (isDown) {
            throw new Error("down");
        }
        return {count: 0, total: 0, threads: []};
    });
    await show();
    expect(".o_edic_timeline [role=alert]").toHaveText(/could not be read/);
    isDown = false;
    await contains(".o_edic_timeline [role=alert] button").click();
    await animationFrame();
    expect(".o_edic_timeline").toHaveText(/Nothing was asked of AI/);
});

test("who may read the ledger opens the entry by its number", async () => {
    answer([entry(1, {can_open: true})]);
    stepOnOpenedRecords();
    await show();
    expect(queryFirst(".o_edic_timeline_seal button")).toHaveText("Number 120");
    await contains(".o_edic_timeline_seal button").click();
    expect.verifySteps(["read 1 from 0", "check", "edic.ai.trace 1"]);
});
