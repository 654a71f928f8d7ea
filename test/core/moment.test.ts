import assert from "node:assert/strict";
import test from "node:test";
import { parseMoment, resolveMoment } from "../../source/core/moment.ts";

/** Local time. */
const START_MS = new Date(2026, 10, 28, 13, 30, 15, 250).getTime();

function resolved(text: string): Date | null {
	const moment = parseMoment(text);
	return moment === null ? null : new Date(resolveMoment(moment, START_MS));
}

for (const [text, expected] of [
	["90m", new Date(2026, 10, 28, 15, 0, 15, 250)],
	["90", new Date(2026, 10, 28, 13, 31, 45, 250)],
	["0", new Date(START_MS)],
	["14:03", new Date(2026, 10, 28, 14, 3)],
	["14:03:11.5", new Date(2026, 10, 28, 14, 3, 11, 500)],
	["13:30:15", new Date(2026, 10, 28, 13, 30, 15)],
	["9:00", new Date(2026, 10, 29, 9, 0)],
	["2026-11-28T14:03:11", new Date(2026, 10, 28, 14, 3, 11)],
	["2026-11-28 14:03", new Date(2026, 10, 28, 14, 3)],
	["2026-11-29", new Date(2026, 10, 29)],
	["2026-11-28T14:03:11Z", new Date("2026-11-28T14:03:11Z")],
	["2026-11-28t14:03:11+05:30", new Date("2026-11-28T14:03:11+05:30")],
] as const) {
	test(`${text} is a moment`, () => {
		assert.deepEqual(resolved(text), expected);
	});
}

for (const text of [
	"",
	"noon",
	"24:00",
	"12:60",
	"2026-02-30",
	"2026-13-01",
	"14:3",
	"-5",
	"now",
]) {
	test(`${JSON.stringify(text)} is not a moment`, () => {
		assert.equal(parseMoment(text), null);
	});
}
