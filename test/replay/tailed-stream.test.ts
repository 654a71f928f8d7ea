import assert from "node:assert/strict";
import { PassThrough, Readable } from "node:stream";
import test from "node:test";
import fc from "fast-check";
import { isLinkEvent, type LinkEvent } from "../../source/core/link-event.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { toJsonRecord } from "../../source/record/json-record.ts";
import { tailLines } from "../../source/replay/tailed-stream.ts";
import { linkEventAt } from "../helpers/link-events.ts";

const START_MS = Date.UTC(2025, 0, 1);
const SAMPLES: Sample[] = Array.from({ length: 20 }, (_, second) => ({
	...UNKNOWN_SAMPLE,
	at_s: second,
	wall_ms: START_MS + second * 1000,
	elapsed_s: second === 0 ? null : 1,
	tx_bytes: 12_345_678_901_234_567_890n + BigInt(second),
	tx_mb_per_s: second === 0 ? null : 2203.4,
	event: second === 0 ? "start" : "",
	detail: "“µ”, with a comma",
}));
const json = SAMPLES.map((sample) => `${toJsonRecord(sample)}\n`).join("");
const csv = `${[CSV_HEADER, ...SAMPLES.map(toCsvRecord)].join("\n")}\n`;
const never = new AbortController().signal;

async function follow(pieces: Iterable<string | Buffer>) {
	const stream = tailLines(Readable.from(pieces));
	const samples: Sample[] = [];
	const events: LinkEvent[] = [];
	for await (const record of stream.records(never)) {
		if (isLinkEvent(record)) events.push(record);
		else samples.push(record);
	}
	return { samples, events, skippedLines: stream.skippedLines };
}

for (const [name, text] of Object.entries({ "JSON Lines": json, CSV: csv })) {
	test(`${name} on a stream is read, wherever its chunks begin and end`, async () => {
		const bytes = Buffer.from(text);
		await fc.assert(
			fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 40 }), async (cuts) => {
				const ends = [...cuts.sort((a, b) => a - b), bytes.length];
				const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
				assert.deepEqual(await follow(pieces), {
					samples: SAMPLES,
					events: [],
					skippedLines: 0,
				});
			}),
			{ numRuns: 50 },
		);
	});
}

test("a sample arrives as soon as its line does", async () => {
	const input = new PassThrough();
	const samples = tailLines(input).records(never);
	for (const sample of SAMPLES) {
		input.write(`${toJsonRecord(sample)}\n{"time":`);
		assert.deepEqual((await samples.next()).value, sample);
		input.write("torn}\n");
	}
	input.end();
	assert.equal((await samples.next()).done, true);
});

test("lines that are not records are counted: greetings, endless and partial lines", async () => {
	const [one, two] = SAMPLES.map(toJsonRecord);
	const { samples, skippedLines } = await follow([
		"Welcome to Debian\n",
		`${one}\n`,
		"x".repeat(1_000_000),
		"\n",
		`${two}\n`,
		`${two?.slice(0, -1)}`,
	]);
	assert.deepEqual(samples, SAMPLES.slice(0, 2));
	assert.equal(skippedLines, 3);
});

test("a CSV stream whose columns change continues with the new ones", async () => {
	const pieces = [csv, "tx_bytes,time\n", "7,2025-01-01T00:01:00.000Z\n"];
	const { samples, skippedLines } = await follow(pieces);
	assert.equal(samples.length, SAMPLES.length + 1);
	assert.equal(samples.at(-1)?.tx_bytes, 7n);
	assert.equal(skippedLines, 0);
});

test("a stop ends the reading, even while it waits", async () => {
	const input = new PassThrough();
	const stop = new AbortController();
	const samples = tailLines(input).records(stop.signal);
	input.write(json.slice(0, json.indexOf("\n") + 1));
	assert.equal((await samples.next()).done, false);
	const waiting = samples.next();
	stop.abort();
	assert.equal((await waiting).done, true);
	assert.equal(input.destroyed, true);
	assert.equal((await tailLines(new PassThrough()).records(stop.signal).next()).done, true);
});

test("a stream that fails is an error", async () => {
	const input = new PassThrough();
	const waiting = tailLines(input).records(never).next();
	input.destroy(new Error("EIO"));
	await assert.rejects(waiting, /EIO/);
});

test("events of the link are passed on in their place", async () => {
	const event = linkEventAt(SAMPLES[1]?.wall_ms ?? 0);
	const { samples, events, skippedLines } = await follow([
		...SAMPLES.slice(0, 2).map((one) => `${toJsonRecord(one)}\n`),
		`${toJsonRecord(event)}\n`,
		...SAMPLES.slice(2).map((one) => `${toJsonRecord(one)}\n`),
	]);
	assert.equal(samples.length, SAMPLES.length);
	assert.equal(skippedLines, 0);
	assert.deepEqual(events, [{ ...event, at_s: samples[1]?.at_s }]);
});
