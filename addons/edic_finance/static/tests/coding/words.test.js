/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {expect, test} from "@odoo/hoot";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";
import {user} from "@web/core/user";
import {
    percent,
    quote,
    remarksOf,
    tellingOf,
} from "@edic_finance/coding/coding_service/words";

test("words that say nothing are reasons only where none says more", () => {
    expect(tellingOf(["de", "12", "crane", "L"])).toEqual(["crane"]);
    expect(tellingOf(["2026", "3509798358"])).toEqual(["3509798358"]);
    expect(tellingOf(["de", "12"])).toEqual(["de", "12"]);
    expect(remarksOf(["word: und", "word: crane", "word: sand"], ["crane"])).toEqual([
        "word: sand",
    ]);
});

test("quotation marks and percents are those of the language", () => {
    const written = (lang) => {
        patchWithCleanup(user, {lang});
        // the browser's data tell which of the no-break spaces a percent has
        return [quote("x"), percent(0.055).replace("\u202f", "\u00a0")];
    };
    expect(written("en-US")).toEqual(["“x”", "5.5%"]);
    expect(written("fr-FR")).toEqual(["«\u00a0x\u00a0»", "5,5\u00a0%"]);
    expect(written("de-DE")).toEqual(["„x“", "5,5\u00a0%"]);
});
