import assert from "node:assert/strict";
import { mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { ExitCode, UserError } from "../../source/core/errors.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/formats/csv-record.ts";
import {
	type Baseline,
	Baselines,
	baselineFolder,
	recordsOf,
} from "../../source/sources/baselines.ts";
import { range, sampleAt, temporaryDirectory } from "../helpers/log-samples.ts";

const OWNER = { ids: null, run: <T>(action: () => T) => action() };
const SAMPLES = range(0, 5).map((second) => sampleAt(second));
const NIGHTLY: Baseline = {
	name: "nightly",
	saved: "2026-11-23T18:00:00.000Z",
	log: "/var/log/link.csv",
	samples: 5,
	machine: { kernel: "6.18", "module parameter dma": "=1" },
	records: `${[CSV_HEADER, ...SAMPLES.map(toCsvRecord)].join("\n")}\n`,
};

function setUp(t: TestContext) {
	const folder = join(temporaryDirectory(t), "data/baselines");
	return { folder, baselines: new Baselines(folder, OWNER) };
}

function assertRefused(action: () => unknown, message: RegExp): void {
	assert.throws(action, (error) => {
		assert.ok(error instanceof UserError, String(error));
		assert.equal(error.exitCode, ExitCode.usage);
		assert.match(error.message, message);
		return true;
	});
}

test("what is saved is loaded again, sample by sample", (t) => {
	const { folder, baselines } = setUp(t);
	assert.deepEqual(baselines.names(), []);
	baselines.save(NIGHTLY);
	assert.deepEqual(baselines.load("nightly"), NIGHTLY);
	assert.deepEqual(
		recordsOf(baselines.load("nightly")),
		SAMPLES.map(({ at_s: _, ...record }) => record),
	);
	assert.deepEqual(readdirSync(folder), ["nightly.json"], "nothing aside is left");
});

test("a baseline of the same name is replaced, and one that is removed is gone", (t) => {
	const { baselines } = setUp(t);
	baselines.save(NIGHTLY);
	baselines.save({ ...NIGHTLY, samples: 6 });
	baselines.save({ ...NIGHTLY, name: "a.b" });
	assert.deepEqual(baselines.names(), ["a.b", "nightly"]);
	assert.equal(baselines.load("nightly").samples, 6);
	baselines.remove("nightly");
	assert.ok(!baselines.has("nightly"), "it is gone");
	assertRefused(
		() => baselines.load("nightly"),
		/cannot read “nightly” in .*: there is none; baseline list/,
	);
	assertRefused(() => baselines.remove("nightly"), /cannot remove “nightly” in/);
});

for (const name of ["", "../x", ".hidden", "a/b", "a b", "x".repeat(65), "a\0b", "-x"]) {
	test(`${JSON.stringify(name.slice(0, 10))} is no name`, (t) => {
		const { baselines } = setUp(t);
		const rule = /the name of a baseline has up to 64 letters/;
		for (const action of [
			() => baselines.save({ ...NIGHTLY, name }),
			() => baselines.load(name),
			() => baselines.remove(name),
		]) {
			assertRefused(action, rule);
		}
		assert.ok(!baselines.has(name), name);
	});
}

const DOCUMENT = {
	...NIGHTLY,
	format: "anarchy-perf-ink baseline",
	version: 1,
	records: gzipSync(NIGHTLY.records).toString("base64"),
};

for (const [what, text] of [
	["no JSON", "{"],
	["null", "null"],
	["a list", "[]"],
	["another format", JSON.stringify({ ...DOCUMENT, format: "x" })],
	["a later version", JSON.stringify({ ...DOCUMENT, version: 2 })],
	["a machine of numbers", JSON.stringify({ ...DOCUMENT, machine: { kernel: 6 } })],
	["no time", JSON.stringify({ ...DOCUMENT, saved: "yesterday" })],
	["no samples", JSON.stringify({ ...DOCUMENT, samples: null })],
	["records that are no gzip", JSON.stringify({ ...DOCUMENT, records: "AAAA" })],
	["records cut off", JSON.stringify({ ...DOCUMENT, records: DOCUMENT.records.slice(0, 40) })],
	[
		"records of something else",
		JSON.stringify({ ...DOCUMENT, records: gzipSync("a,b\n").toString("base64") }),
	],
	[
		"a bomb",
		JSON.stringify({
			...DOCUMENT,
			records: gzipSync(Buffer.alloc(600 * 1024 ** 2)).toString("base64"),
		}),
	],
] as const) {
	test(`${what}: refused in one line`, (t) => {
		const { folder, baselines } = setUp(t);
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, "nightly.json"), text);
		assertRefused(
			() => baselines.load("nightly"),
			/nightly\.json” is no baseline of this program; save it again/,
		);
	});
}

test("a file that is too large is not read", (t) => {
	const { folder, baselines } = setUp(t);
	baselines.save(NIGHTLY);
	const file = join(folder, "nightly.json");
	truncateSync(file, 300 * 1024 ** 2);
	assert.ok(statSync(file).size > 2 ** 28, "it is large");
	assertRefused(() => baselines.load("nightly"), /is no baseline of this program/);
});

test("the folder is that of the XDG base directory specification", () => {
	assert.equal(
		baselineFolder(OWNER, { XDG_DATA_HOME: "/data" }),
		"/data/anarchy-perf-ink/baselines",
	);
	assert.match(
		baselineFolder(OWNER, { XDG_DATA_HOME: "relative" }),
		/\/\.local\/share\/anarchy-perf-ink\/baselines$/,
	);
});
