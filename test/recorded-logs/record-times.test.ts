import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MAX_TIME_MS, MIN_TIME_MS, parseRecordTime } from "../../source/record/record-time.ts";
import { exported } from "../helpers/exported-records.ts";
import { written } from "../helpers/recorded-logs.ts";

const GOOD = "2026-11-30T01:00:00.000Z";

/** Returns the times of these cells in an analysis, in ms; null for rejected cells. */
async function analysed(cells: readonly string[], isJson: boolean): Promise<(number | null)[]> {
	const lines = cells.map((cell, index) =>
		isJson ? JSON.stringify({ time: cell, tx_mb_per_s: index }) : `"${cell}",${index}`,
	);
	const good = isJson ? JSON.stringify({ time: GOOD, tx_mb_per_s: -1 }) : `${GOOD},-1`;
	const text = [...(isJson ? [] : ["time,tx_mb_per_s"]), good, ...lines, ""].join("\n");
	const rows = await exported(
		[written(text, `times-${isJson}`)],
		"tx_mb_per_s::DOUBLE AS cell, (epoch_us(time) // 1000)::DOUBLE AS time_ms",
	);
	const times = new Map(rows.map((row) => [row["cell"], Number(row["time_ms"])]));
	return cells.map((_, index) => times.get(index) ?? null);
}

/** Returns the times of these cells in a replay, in ms; null for rejected cells. */
function replayed(cells: readonly string[]): (number | null)[] {
	return cells.map(parseRecordTime).map((time_ms) => (Number.isNaN(time_ms) ? null : time_ms));
}

const NO_TIMES = [
	"1970-01-01T 0:00:00.000Z",
	" 970-01-01T00:00:00.000Z",
	...["infinity", "-infinity", "epoch", "now", "today", "tomorrow", "nan", "", " "],
	...[
		"2026-11-30",
		"2026-1-1 1:2:3",
		"2026/11/30 01:00:00",
		"May 3",
		"20261130T010000Z",
		"01:00:00",
	],
	...["290309-01-01T00:00:00.000Z", "+290309-01-01T00:00:00.000Z", "10000-01-01T00:00:00Z"],
	...["1969-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z", "0044-03-15 (BC) 00:00:00"],
	...["2026-02-30T00:00:00.000Z", "2025-02-29 00:00:00", "2026-13-01T00:00:00.000Z"],
	...["2026-11-30T24:00:01.000Z", "2026-11-30T23:59:60.000Z", "2026-11-30T01:60:00.000Z"],
	...["2026-11-30T01:00:00 UTC", "2026-11-30T01:00:00+1", "2026-11-30T01:00:00.0-050"],
	...["2026-11-30T01:00:00+99:00", "1970-01-01T00:00:00+01:00", "9999-12-31T23:59:59-00:01"],
	...[` ${GOOD}`, `${GOOD} `, GOOD.toLowerCase(), GOOD.replace("-", "−"), `${GOOD}${GOOD}`],
];
const TIMES: readonly (readonly [cell: string, iso: string])[] = [
	["1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.000Z"],
	["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
	["2024-02-29T12:00:00.500Z", "2024-02-29T12:00:00.500Z"],
	["2026-11-30 01:00", "2026-11-30T01:00:00.000Z"],
	["2026-11-30 01:00Z", "2026-11-30T01:00:00.000Z"],
	["2026-11-30T01:00:00+05:30", "2026-11-29T19:30:00.000Z"],
	["2026-11-30T01:00-01:00", "2026-11-30T02:00:00.000Z"],
	["2026-11-30 01:00:00+00", "2026-11-30T01:00:00.000Z"],
	["2026-11-30 01:00:00.5+0530", "2026-11-29T19:30:00.500Z"],
	["2026-11-30 01:00:00.123456", "2026-11-30T01:00:00.123Z"],
];

test("a time that only a database accepts is rejected, and a time keeps its zone", async () => {
	assert.deepEqual(
		replayed(NO_TIMES),
		NO_TIMES.map(() => null),
	);
	const cells = TIMES.map(([cell]) => cell);
	const expected = TIMES.map(([, iso]) => Date.parse(iso));
	assert.deepEqual(replayed(cells), expected);
	for (const isJson of [false, true]) {
		for (const [index, time_ms] of (await analysed(NO_TIMES, isJson)).entries()) {
			assert.equal(time_ms, null, `“${NO_TIMES[index]}”`);
		}
		assert.deepEqual(await analysed(cells, isJson), expected);
	}
});

test("an analysis and a replay read the same times from the same texts", async () => {
	const digits = (least: number, most: number) =>
		fc.integer({ min: least, max: most }).map((n) => String(n).padStart(2, "0"));
	const likely = fc
		.tuple(
			fc.oneof(fc.integer({ min: 1960, max: 2040 }), fc.constantFrom(0, 999, 9999, 10_000)),
			fc.constantFrom("-", "-", "-", "/"),
			digits(0, 13),
			digits(0, 32),
			fc.constantFrom("T", " ", "T", "  "),
			digits(0, 25),
			digits(0, 61),
			fc.oneof(
				digits(0, 61).map((s) => `:${s}`),
				fc.constant(""),
			),
			fc.constantFrom("", ".5", ".000", ".123456", ".1234567891", "."),
			fc.constantFrom("Z", "", "+01:00", "-23:59", "+24:00", "+1", " UTC", "z"),
		)
		.map(
			([year, sep, month, day, t, hour, minute, second, part, zone]) =>
				`${String(year).padStart(4, "0")}${sep}${month}${sep}${day}${t}${hour}:${minute}${second}${part}${zone}`,
		);
	const own = fc
		.integer({ min: MIN_TIME_MS, max: MAX_TIME_MS })
		.map((time_ms) => new Date(time_ms).toISOString());
	// One wrong character, which the fast path for our own spelling must not accept.
	const nearlyOwn = fc
		.tuple(own, fc.nat(23), fc.constantFrom(..." 0123456789-+:.TZ/Å"))
		.map(([text, at, letter]) => text.slice(0, at) + letter + text.slice(at + 1));
	const cells = fc.array(fc.oneof(likely, own, nearlyOwn), { minLength: 60, maxLength: 60 });
	await fc.assert(
		fc.asyncProperty(cells, fc.boolean(), async (all, isJson) => {
			assert.deepEqual(
				(await analysed(all, isJson)).map((time_ms, index) => [all[index], time_ms]),
				replayed(all).map((time_ms, index) => [all[index], time_ms]),
			);
		}),
		{ numRuns: 40 },
	);
});
