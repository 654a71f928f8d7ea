/** PCIe errors by kind and hop: what logs say of them, and what two sides prove. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import test from "node:test";
import fc from "fast-check";
import { compareLogs } from "../../source/analysis/comparison/compare-logs.ts";
import type { LogRecord } from "../../source/core/link-event.ts";
import { parsePcieErrorText, pcieErrorText } from "../../source/core/pcie-error-text.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { toJsonRecord } from "../../source/record/json-record.ts";
import { loadLogContents, loadLogRuns } from "../../source/recorded-logs/load-logs.ts";
import { describeErrorKinds } from "../../source/text/describe-error-kinds.ts";
import { linkEventAt } from "../helpers/link-events.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { START_MS, sampleAt, written } from "../helpers/recorded-logs.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";

const HOP = "0000:03:00.0";

test("the words of an event are read as they were written, and no others", () => {
	const address = fc.tuple(fc.nat(0xffff), fc.nat(255), fc.nat(31), fc.nat(7)).map((numbers) => {
		const [domain, bus, device, part] = numbers.map((one, at) =>
			at === 3 ? `${one}` : one.toString(16).padStart(at === 0 ? 4 : 2, "0"),
		);
		return `${domain}:${bus}:${device}.${part}`;
	});
	const fields = {
		hop: address,
		kind: fc.constantFrom("RxErr", "BadTLP", "CmpltTO", "Undefined"),
		severity: fc.constantFrom("correctable" as const, "nonfatal" as const, "fatal" as const),
		count: fc.integer({ min: 1, max: 1e12 }),
	};
	const error = fc.record(fields, { noNullPrototype: true });
	fc.assert(
		fc.property(error, (one) => {
			assert.deepEqual(parsePcieErrorText(pcieErrorText(one)), one);
			assert.deepEqual(parsePcieErrorText(`demo; ${pcieErrorText(one)}`), one);
		}),
	);
	const words = ["", "12 BadTLP", `0 BadTLP at ${HOP}`, `12 BadTLP at ${HOP}, 3`, `x at ${HOP}`];
	for (const text of words) assert.equal(parsePcieErrorText(text), null, text);
});

/** A hundred seconds at 20,000 MB/s, whose counter of correctable errors ends at a number. */
function records(errors: number | null, ...details: string[]): LogRecord[] {
	const samples: LogRecord[] = Array.from({ length: 100 }, (_, second) =>
		sampleAt(START_MS + second * 1000, {
			event: second === 0 ? "start" : "",
			tx_mb_per_s: second === 0 ? null : 12_000,
			rx_mb_per_s: second === 0 ? null : 8000,
			pcie_correctable_errors: errors === null ? null : second < 50 ? 3 : 3 + errors,
			source: "anarchy",
			counts: "payload",
		}),
	);
	const events = details.map((detail, at) =>
		linkEventAt(START_MS + 50_000 + at, { event: "pcie_error", detail }),
	);
	return [...samples, ...events];
}

const csv = (all: readonly LogRecord[]) => `${[CSV_HEADER, ...all.map(toCsvRecord)].join("\n")}\n`;

async function saidOf(baseline: LogRecord[], candidate: LogRecord[]): Promise<string[]> {
	const json = candidate.map((one) => `${toJsonRecord(one)}\n`).join("");
	const [before, now] = [
		await loadLogContents([written(csv(baseline))]),
		await loadLogContents([written(json)]),
	];
	return describeErrorKinds(compareLogs([before], [now]).errorsByKind);
}

const NONE = "fewer than 1 in 693 GB (95 % confidence)";

test("each kind at each hop is compared as a rate, and none of it as a bound", async () => {
	const twelve = [`7 BadTLP at ${HOP}`, `5 BadTLP at ${HOP}`, `1 RxErr at 0000:01:00.0`];
	assert.deepEqual(await saidOf(records(0), records(13, ...twelve)), [
		`BadTLP at ${HOP}: 12 in 2 TB, before ${NONE}.`,
		`RxErr at 0000:01:00.0: 1 in 2 TB, before ${NONE}.`,
	]);
	assert.deepEqual(await saidOf(records(13, ...twelve), records(1, `1 RxErr at ${HOP}`)), [
		`BadTLP at ${HOP}: ${NONE}, before 12 in 2 TB.`,
		`RxErr at 0000:01:00.0: ${NONE}, before 1 in 2 TB.`,
		`RxErr at ${HOP}: 1 in 2 TB, before ${NONE}.`,
	]);
	assert.deepEqual(await saidOf(records(0), records(0)), []);
});

test("where not all errors were told by kind, or none is counted, none of a kind is not known", async () => {
	const some = records(2, `2 BadTLP at ${HOP}`);
	const unknown = `BadTLP at ${HOP}: 2 in 2 TB, before unknown how many.`;
	assert.deepEqual(await saidOf(records(4), some), [unknown], "of a version without events");
	assert.deepEqual(await saidOf(records(null), some), [unknown], "where nothing counts");
	const fatal = records(2, `2 DLP (fatal) at ${HOP}`);
	const [line] = await saidOf(records(0), fatal);
	assert.equal(line, `DLP (fatal) at ${HOP}: 2 in 2 TB, before unknown how many.`);
});

test("a copy of a log, and an event that says something else, add nothing", async () => {
	const path = written(csv(records(2, `2 BadTLP at ${HOP}`, "3 of something")));
	const copy = written(csv(records(2, `2 BadTLP at ${HOP}`)));
	const { pcieErrors } = await loadLogContents([path, copy]);
	assert.deepEqual(
		pcieErrors?.kinds.map(({ kind, count }) => [kind, count]),
		[["BadTLP", 2]],
	);
});

test("a saved baseline keeps what its log says of errors", (t) => {
	const env = { ...process.env, XDG_DATA_HOME: temporaryDirectory(t), SUDO_UID: "" };
	const run = (...words: string[]) =>
		spawnSync(process.execPath, [PROGRAM, ...words], { env, encoding: "utf8" });
	const before = written(csv(records(2, `2 BadTLP at ${HOP}`, "3 of something")));
	const { status, stderr } = run("baseline", "save", "cable", before);
	assert.equal(status, 0, stderr);
	const { stdout } = run("compare", "cable", written(csv(records(0))), "--json");
	assert.deepEqual(JSON.parse(stdout).errorsByKind.kinds, [
		{ hop: HOP, kind: "BadTLP", severity: "correctable", baseline: 2, candidate: 0 },
	]);
});

test("errors of a log of several runs count once", async () => {
	const later = records(2).map((one) => ({ ...one, wall_ms: one.wall_ms + 3.6e6 }));
	const runs = await loadLogRuns([written(csv([...records(2, `2 BadTLP at ${HOP}`), ...later]))]);
	assert.equal(runs.length, 2);
	const { kinds } = compareLogs(runs, runs).errorsByKind;
	assert.deepEqual(
		kinds.map(({ baseline }) => baseline),
		[2],
	);
});

test("a counter that starts anew with its device grows by what it says", async () => {
	const all = records(5).map((one) =>
		"pcie_correctable_errors" in one && one.wall_ms >= START_MS + 50_000
			? { ...one, pcie_correctable_errors: 1 }
			: one,
	);
	const { pcieErrors } = await loadLogContents([written(csv(all))]);
	assert.equal(pcieErrors?.totals.correctable, 1);
});
