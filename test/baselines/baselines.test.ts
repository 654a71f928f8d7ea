import assert from "node:assert/strict";
import {
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import type { Baseline } from "../../source/baselines/baseline-document.ts";
import { Baselines, baselineFolder } from "../../source/baselines/baselines.ts";
import { recordsOf } from "../../source/baselines/recorded-csv.ts";
import { saveBaseline } from "../../source/baselines/save-baseline.ts";
import { ExitCode, UserError } from "../../source/core/errors.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { range, sampleAt, temporaryDirectory } from "../helpers/log-samples.ts";

const OWNER = { ids: null, run: <T>(action: () => T) => action() };
const SAMPLES = range(0, 5).map((second) => sampleAt(second));
const RUN = {
	saved: "2026-11-23T18:00:00.000Z",
	log: "/var/log/link.csv",
	samples: 5,
	records: `${[CSV_HEADER, ...SAMPLES.map(toCsvRecord)].join("\n")}\n`,
};
const NIGHTLY: Baseline = {
	name: "nightly",
	machine: { kernel: "6.18", "module parameter dma": "=1" },
	runs: [RUN],
};

function setUp(t: TestContext) {
	const folder = join(temporaryDirectory(t), "data/baselines");
	return { folder, baselines: new Baselines(folder, OWNER) };
}

const save = (baselines: Baselines, baseline: Baseline) => saveBaseline(baselines, baseline, OWNER);

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
	save(baselines, NIGHTLY);
	assert.deepEqual(baselines.load("nightly"), NIGHTLY);
	assert.deepEqual(
		recordsOf(baselines.load("nightly")),
		SAMPLES.map(({ at_s: _, ...record }) => record),
	);
	assert.deepEqual(readdirSync(folder), ["nightly.json"], "nothing aside is left");
});

test("a baseline of the same name is replaced, and one that is removed is gone", (t) => {
	const { baselines } = setUp(t);
	save(baselines, NIGHTLY);
	save(baselines, { ...NIGHTLY, runs: [{ ...RUN, samples: 6 }] });
	save(baselines, { ...NIGHTLY, name: "a.b" });
	assert.deepEqual(baselines.names(), ["a.b", "nightly"]);
	assert.equal(baselines.load("nightly").runs[0]?.samples, 6);
	baselines.remove("nightly");
	assert.ok(!baselines.has("nightly"), "it is gone");
	assertRefused(
		() => baselines.load("nightly"),
		/cannot read “nightly” in .*: no such baseline \(baseline list/,
	);
	assertRefused(() => baselines.remove("nightly"), /cannot remove “nightly” in/);
	save(baselines, NIGHTLY);
	assertRefused(() => baselines.load("nigtly"), /no such baseline: did you mean nightly\?/);
	assertRefused(() => baselines.remove("nigtly"), /no such baseline: did you mean nightly\?/);
});

for (const name of ["", "../x", ".hidden", "a/b", "a b", "x".repeat(65), "a\0b", "-x"]) {
	test(`${JSON.stringify(name.slice(0, 10))} is not a valid name`, (t) => {
		const { baselines } = setUp(t);
		const rule = /the name of a baseline takes up to 64 letters/;
		for (const action of [
			() => save(baselines, { ...NIGHTLY, name }),
			() => baselines.load(name),
			() => baselines.remove(name),
		]) {
			assertRefused(action, rule);
		}
		assert.ok(!baselines.has(name), name);
	});
}

const DOCUMENT = {
	name: "nightly",
	machine: NIGHTLY.machine,
	...RUN,
	format: "anarchy-perf-ink baseline",
	version: 1,
	records: gzipSync(RUN.records).toString("base64"),
};

test("several runs are a history, and one run is what older versions read", (t) => {
	const { folder, baselines } = setUp(t);
	save(baselines, NIGHTLY);
	const text = readFileSync(join(folder, "nightly.json"), "utf8");
	assert.deepEqual(JSON.parse(text), { ...DOCUMENT, records: JSON.parse(text).records });
	const history = { ...NIGHTLY, runs: [RUN, { ...RUN, saved: "2026-11-24T18:00:00.000Z" }] };
	save(baselines, history);
	assert.deepEqual(baselines.load("nightly"), history);
	assert.equal(recordsOf(history).length, 2 * SAMPLES.length);
	const many = JSON.stringify({ ...DOCUMENT, version: 2, runs: Array(367).fill(DOCUMENT) });
	writeFileSync(join(folder, "nightly.json"), many);
	assertRefused(() => baselines.load("nightly"), /is not a valid baseline/);
});

for (const [what, text] of [
	["no JSON", "{"],
	["null", "null"],
	["a list", "[]"],
	["another format", JSON.stringify({ ...DOCUMENT, format: "x" })],
	["no list of runs", JSON.stringify({ ...DOCUMENT, version: 2 })],
	["no run", JSON.stringify({ ...DOCUMENT, version: 2, runs: [] })],
	["a run of nothing", JSON.stringify({ ...DOCUMENT, version: 2, runs: [DOCUMENT, null] })],
	["a later version", JSON.stringify({ ...DOCUMENT, version: 3 })],
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
			/nightly\.json” is not a valid baseline; replace it/,
		);
	});
}

test("a file that is too large is not read", (t) => {
	const { folder, baselines } = setUp(t);
	save(baselines, NIGHTLY);
	const file = join(folder, "nightly.json");
	truncateSync(file, 300 * 1024 ** 2);
	assert.ok(statSync(file).size > 2 ** 28, "it is large");
	assertRefused(() => baselines.load("nightly"), /it is larger than 256 MiB/);
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
