import assert from "node:assert/strict";
import test from "node:test";
import { pageCode } from "../../../source/report/page-code.ts";
import { pageGroups } from "../../../source/report/page-data.ts";
import { renderReport } from "../../../source/report/render-report.ts";
import { analysisReport, comparisonReport } from "../../helpers/sample-report.ts";

const DAY_S = 86_400;
const MOST_BYTES = 3_000_000;

test("30 days at 1 Hz make a page below 3 MB", async () => {
	const page = renderReport(analysisReport(30 * DAY_S), await pageCode());
	assert.ok(Buffer.byteLength(page) < MOST_BYTES, `${Buffer.byteLength(page)} bytes`);
});

test("two logs of two days at 1 Hz make a page below 3 MB", async () => {
	const page = renderReport(comparisonReport(2 * DAY_S), await pageCode());
	assert.ok(Buffer.byteLength(page) < MOST_BYTES, `${Buffer.byteLength(page)} bytes`);
});

test("a short log stands in its page sample by sample, a long one in points of round length", () => {
	const [short] = pageGroups(analysisReport(600));
	assert.equal(short?.width_s, null);
	const [line] = short?.plots[0]?.lines ?? [];
	assert.deepEqual([line?.minimum, line?.steps_ms.slice(0, 3)], [null, [0, 1000, 1000]]);
	const [long] = pageGroups(analysisReport(2 * DAY_S));
	assert.equal(long?.width_s, 10);
	assert.equal(long?.plots[0]?.lines[0]?.steps_ms[1], 10_000);
});

test("the page allows its own script and style sheet alone, and loads nothing", async () => {
	const page = renderReport(analysisReport(600), await pageCode());
	const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? "";
	assert.match(policy, /^default-src &#39;none&#39;; script-src &#39;sha256-[^;]+&#39;; style-src/);
	assert.doesNotMatch(policy, /unsafe|https?:|\*/);
	assert.doesNotMatch(page, /\s(src|href)="(?!data:)/);
	assert.doesNotMatch(page, /<[a-z][^<>]* on[a-z]+=/);
});
