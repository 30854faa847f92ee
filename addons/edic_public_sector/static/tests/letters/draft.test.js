/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {beforeEach, expect, test} from "@odoo/hoot";
import {click, edit, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineWithMail, named, openForm} from "@edic_ai/../tests/common/record_views";
import {
    contains,
    fields,
    makeDialogMockEnv,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {CheckRecordDialog} from "@edic_public_sector/letters/check_record/check_record";
import {
    fill,
    piecesOf,
    read,
    streamed,
} from "@edic_public_sector/letters/draft/draft_text";

const fact = (key, written, more = {}) => ({
    ...{key, kind: "money", label: key, value: written && "1", written, unit: "EUR"},
    ...{required: false, by_hand: false},
    source: {model: "account.move", id: 7, field: "x", name: "BILL/1"},
    ...more,
});
const TOTAL = fact("total", "12,00 €");
const REASON = fact("reason", null, {
    ...{kind: "text", required: true, by_hand: true, source: null},
});
const block = (key, text, sentences, more = {}) => ({
    ...{key, kind: "text", text, sentences, origin: "template", table: false},
    ...{legal: false, is_missing: false, unlocked: [], hints: []},
    ...more,
});
const PAY = [
    [{text: "Pay "}, {key: "total", text: "12,00 €", gap: false}, {text: "."}],
];

function draft(more = {}) {
    return {
        ...{id: 1, name: "Letter", lang: "en", state: "draft", may_edit: true},
        ...{is_unchecked: false, register: "standard", stale: [], facts_at: false},
        facts: [TOTAL, REASON],
        ...{choices: {}, tables: {}, checks: ["Look twice."], writable: ["pay"]},
        blocks: [
            block("pay", "Pay {total}.", PAY),
            block("law", "As the law says.", [[{text: "As the law says."}]], {
                kind: "locked",
            }),
        ],
        version: 1,
        versions: [
            {
                ...{id: 1, number: 1, origin: "template", origin_word: "Template"},
                ...{who: "Kim", model: "", prompt_version: 0, note: ""},
                moment: "2026-01-01 10:00:00",
            },
        ],
        comments: [],
        writing: false,
        letter: {
            ...{sender: ["Town"], recipient: ["Firm"], place_and_date: "Today"},
            ...{references: [], signature: []},
        },
        ...more,
    };
}

const LETTER = {id: 1, name: "Letter", state: "draft"};
class Draft extends named("edic.public.draft", [LETTER]) {
    state = fields.Selection({
        selection: [
            ["draft", "Draft"],
            ["signed", "Signed"],
        ],
    });
}

defineWithMail(Draft);

let shown = null;

beforeEach(() => {
    shown = draft();
    onRpc("edic.public.draft", "edic_look", () => shown);
    onRpc("edic.public.draft", "edic_may_write", () => ({
        is_available: true,
        message: "House",
    }));
    mockService("edic_ai_stream", {subscribe: () => () => {}, stop: () => {}});
});

const ARCH = `<form><sheet><field name="state" invisible="1"/>
    <widget name="edic_draft_editor"/></sheet></form>`;
const open = () => openForm("edic.public.draft", ARCH);

test("text goes in and comes out with its placeholders", () => {
    const element = document.createElement("div");
    fill(element, PAY);
    expect(element.textContent).toBe("Pay 12,00 €.");
    expect(read(element)).toBe("Pay {total}.");
    element.append(" {total} <b>");
    expect(read(element)).toBe("Pay {total}. (total) <b>", {
        message: "what is typed opens no placeholder and no tag",
    });
});

test("a stream holds paragraphs, and a later beginning wins", () => {
    const text = "\u001ea\u001fOne\u001eb\u001fTwo\u001ea\u001fThree";
    expect(streamed(text)).toEqual({a: "Three", b: "Two"});
    expect(piecesOf("Pay {total}, {nope}.", [TOTAL])).toEqual([
        {text: "Pay "},
        {key: "total", text: "12,00 €", gap: false},
        {text: ", "},
        {text: "{nope}"},
        {text: "."},
    ]);
});

test("while it waits for another try, no model is said to write", async () => {
    let tell = null;
    mockService("edic_ai_stream", {
        subscribe(_task, callback) {
            tell = callback;
            return () => {};
        },
        stop: () => {},
    });
    const writing = {id: 4, task_id: 9, mine: true, state: "waiting", answers: []};
    shown = draft({writing});
    await open();
    const news = async (state, error) => {
        tell({text: "", state, error});
        await animationFrame();
    };
    await news("running", "");
    expect(".o_edic_bar").toHaveText(/A model is writing…/);
    expect(".o_edic_stop").toHaveText("Stop writing");
    await news("waiting", "The server cannot be reached. It is tried again at 8:40.");
    expect(".o_edic_bar").not.toHaveText(/A model is writing…/);
    expect(".o_edic_stop").toHaveText("Do not try again");
    expect(".alert").toHaveText(/tried again at 8:40/);
});

test("facts to fill in come first, and a missing one is a gap", async () => {
    shown.blocks[0] = block("pay", "Why: {reason}", [
        [{text: "Why: "}, {key: "reason", text: "reason", gap: true}],
    ]);
    await open();
    expect(queryAllTexts(".o_edic_facts h3")).toEqual(["To fill in", "Can be used"]);
    expect(".o_edic_paper .o_edic_gap").toHaveText("reason");
    onRpc("edic.public.draft", "edic_set_fact", ({args}) => {
        expect.step(args[1] + "=" + args[2]);
        return shown;
    });
    await contains(".o_edic_fact_row[data-key=reason] textarea").edit("It rained.");
    expect.verifySteps(["reason=It rained."]);
});

test("a locked paragraph cannot be edited", async () => {
    await open();
    expect(".o_edic_block[data-key=pay] .o_edic_text").toHaveAttribute(
        "contenteditable",
        "true",
    );
    expect(".o_edic_block[data-key=law] .o_edic_text").toHaveAttribute(
        "contenteditable",
        "false",
    );
    expect(".o_edic_checks li").toHaveText("Look twice.");
});

test("a chart stands above its table with its text, where one is asked for", async () => {
    const picture = {src: "data:image/png;base64,AA==", alt: "Chart of the table"};
    const table = {head: ["Year"], rows: [["2026"]], numeric: [], picture};
    const more = {kind: "table", table: "history"};
    shown.tables = {history: table};
    shown.blocks = [
        block("with", "", [], {...more, has_chart: true}),
        block("without", "", [], more),
    ];
    await open();
    expect(".o_edic_block[data-key=with] img").toHaveAttribute("alt", picture.alt);
    expect(".o_edic_block[data-key=with] td").toHaveText("2026");
    expect(".o_edic_block[data-key=without] img").toHaveCount(0);
});

test("what is typed is kept by the button, with the version seen", async () => {
    await open();
    onRpc("edic.public.draft", "edic_save", ({args}) => {
        expect.step(`${args[1][0].text} v${args[2]}`);
        return draft({version: 2});
    });
    expect(".o_edic_save").not.toBeEnabled();
    const element = queryOne(".o_edic_block[data-key=pay] .o_edic_text");
    element.append(" Thanks");
    element.dispatchEvent(new Event("input"));
    await animationFrame();
    await contains(".o_edic_save").click();
    expect.verifySteps(["Pay {total}. Thanks v1"]);
    expect(".o_edic_save").not.toBeEnabled();
});

test("a fact is shown in the text and in the table at once", async () => {
    await open();
    queryOne(".o_edic_fact_row[data-key=total]").dispatchEvent(
        new MouseEvent("mouseenter"),
    );
    await animationFrame();
    expect(".o_edic_paper .o_edic_fact.o_edic_pointed").toHaveCount(1);
});

test("the sentence says its sources by keyboard", async () => {
    await open();
    const element = queryOne(".o_edic_block[data-key=pay] .o_edic_text");
    await click(element);
    const range = document.createRange();
    range.setStart(element.querySelector(".o_edic_sentence").firstChild, 1);
    document.getSelection().removeAllRanges();
    document.getSelection().addRange(range);
    element.dispatchEvent(new KeyboardEvent("keyup", {key: "ArrowRight"}));
    await animationFrame();
    expect(".o_edic_sources").toHaveText(/total: 12,00 €, BILL\/1/);
    expect(".o_edic_sources").toHaveAttribute("aria-live", "polite");
});

test("what a model wrote is taken over or left", async () => {
    shown.writing = {
        ...{id: 5, how: "again", task_id: false, state: "done", mine: true},
        answers: [
            {
                ...{key: "pay", sentences: PAY, tries: 3},
                parts: [
                    ["-", "Pay"],
                    ["+", "Remit"],
                    ["=", " 12,00 €."],
                ],
                unlocked: [[0, 3, "number", "4711"]],
            },
        ],
    };
    await open();
    expect(".o_edic_proposal ins").toHaveText("Remit");
    expect(".o_edic_refused del").toHaveText("4711");
    onRpc("edic.public.draft", "edic_take", ({args}) => {
        expect.step(`${args[1]} ${args[2]}`);
        return draft({version: 2});
    });
    await contains(".o_edic_take").click();
    expect.verifySteps(["5 pay"]);
    expect(".o_edic_proposal").toHaveCount(0);
});

test("figures that changed are told, and read anew", async () => {
    shown.stale = [{key: "total", label: "Total", old: "12,00 €", new: "13,00 €"}];
    await open();
    expect(".alert-warning del").toHaveText("12,00 €");
    expect(".alert-warning ins").toHaveText("13,00 €");
    onRpc("edic.public.draft", "edic_refresh", () => draft());
    await contains(".o_edic_refresh").click();
    expect(".alert-warning").toHaveCount(0);
});

test("comments and versions have places of their own", async () => {
    await open();
    onRpc("edic.public.draft", "edic_comment", ({args}) => {
        expect.step(args[1]);
        return draft();
    });
    await contains(".o_edic_side .nav-link:contains(Comments)").click();
    await click(".o_edic_comments textarea");
    await edit("Why?");
    await contains(".o_edic_comments button[type=submit]").click();
    expect.verifySteps(["Why?"]);
    await contains(".o_edic_side .nav-link:contains(Versions)").click();
    expect(".o_edic_versions li").toHaveText(/Template/);
});

test("without a model the text is there all the same", async () => {
    onRpc("edic.public.draft", "edic_may_write", () => ({
        is_available: false,
        message: "No language model is set up.",
    }));
    await open();
    expect(".o_edic_write").toHaveCount(0);
    expect(".o_edic_bar").toHaveText(/No language model/);
    expect(".o_edic_paper").toHaveText(/Pay 12,00 €\./);
});

test("a text is held against its record", async () => {
    const env = await makeDialogMockEnv();
    await mountWithCleanup(CheckRecordDialog, {
        env,
        props: {
            name: "BILL/1",
            rows: [
                {said: "12,00", label: "Total", written: "12,00 €"},
                {said: "13,00", label: false, written: false},
            ],
            close: () => {},
        },
    });
    expect(queryAllTexts("tbody tr")).toEqual([
        "12,00 Total: 12,00 €",
        "13,00 not there",
    ]);
});
