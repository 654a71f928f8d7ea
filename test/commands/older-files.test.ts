/**
 * Files that version 0.1.0 wrote, before the record had columns of the link, and with them: every
 * command opens them. They are kept as they were written, the scenario with shorter times.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import type { Sample } from "../../source/core/sample.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { toJsonRecord } from "../../source/record/json-record.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { allOf } from "../helpers/recorded-logs.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { simulatedSamples } from "../helpers/simulated-samples.ts";

const OLDER = fileURLToPath(new URL("../fixtures/0.1.0/", import.meta.url));
const LOGS = ["first-columns.csv", "link-columns.csv", "json-lines.jsonl"];
/** Long enough for a verdict, in seconds. */
const LONG_S = 1200;
const REGRESSED = "anarchy-perf-ink: the candidate regressed\n";
const PARTS = readdirSync(OLDER).filter((name) => name.startsWith("rotated"));

/** Runs the program in a copy of these files, with the baseline among its own. */
function setUp(t: TestContext) {
	const folder = temporaryDirectory(t);
	cpSync(OLDER, folder, { recursive: true });
	const baselines = join(folder, "data/anarchy-perf-ink/baselines");
	mkdirSync(baselines, { recursive: true });
	copyFileSync(join(OLDER, "night.json"), join(baselines, "night.json"));
	const env = { ...process.env, XDG_DATA_HOME: join(folder, "data") };
	const run = (...words: string[]) =>
		spawnSync(process.execPath, [PROGRAM, ...words], { cwd: folder, env, encoding: "utf8" });
	return { folder, run };
}

test("logs of 0.1.0 are analysed, none of their records is rejected", (t) => {
	const { run } = setUp(t);
	for (const log of LOGS) {
		const { status, stdout, stderr } = run("analyze", log, "--json");
		const { records, notes, starts, ...rest } = JSON.parse(stdout);
		assert.deepEqual([status, stderr, records, starts], [0, "", 31, 1], log);
		assert.deepEqual([notes, rest["left_out"]], [[], []], log);
	}
	const { status, stdout } = run("analyze", "rotated*", "--json");
	assert.deepEqual([status, JSON.parse(stdout).files.length], [0, PARTS.length]);
	assert.ok(JSON.parse(stdout).records > 50, stdout);
});

test("logs of 0.1.0 are replayed, and what they lack is unknown", async () => {
	for (const log of LOGS) {
		const samples = await allOf(join(OLDER, log));
		assert.equal(samples.length, 31, log);
		assert.deepEqual([samples[0]?.event, samples[0]?.source, samples[0]?.gpu], ["start", "", ""]);
		const device = log === "first-columns.csv" ? "" : "Razer Core X Chroma";
		const last = samples.at(-1);
		assert.deepEqual(
			[last?.link_device, last?.pcie_fatal_errors === null],
			[device, device === ""],
		);
		assert.ok((last?.tx_bytes ?? 0n) > 0n && (last?.tx_mb_per_s ?? 0) > 0, log);
	}
	const parts = await allOf(...PARTS.map((part) => join(OLDER, part)));
	const times = parts.map(({ wall_ms }) => wall_ms);
	assert.deepEqual(
		times,
		times.toSorted((a, b) => a - b),
	);
});

/** Records of a later version as a log of 0.1.0 has them: in its form, with its columns alone. */
function asOlder(log: string, samples: readonly Sample[]): string {
	const [first = ""] = readFileSync(join(OLDER, log), "utf8").split("\n");
	if (log.endsWith("jsonl")) {
		const names = Object.keys(JSON.parse(first));
		const lines = samples.map((sample) => {
			const record = JSON.parse(toJsonRecord(sample));
			return JSON.stringify(Object.fromEntries(names.map((name) => [name, record[name]])));
		});
		return `${lines.join("\n")}\n`;
	}
	const columns = first.split(",").map((name) => CSV_HEADER.split(",").indexOf(name));
	assert.ok(!columns.includes(-1), "the columns of 0.1.0 are still there");
	const lines = samples.map((sample) => {
		const fields = toCsvRecord({ ...sample, detail: "" }).split(",");
		return columns.map((at) => fields[at]).join(",");
	});
	return `${[first, ...lines].join("\n")}\n`;
}

test("logs and a baseline of 0.1.0 are compared with each other", (t) => {
	const { run } = setUp(t);
	for (const baseline of [...LOGS, "night"]) {
		const { status, stdout, stderr } = run(
			...["compare", baseline, "link-columns.csv", "--json", "--allow-inconclusive"],
		);
		assert.deepEqual([status, stderr], [0, ""], baseline);
		// Three seconds, which hold no regression and are too little to pass.
		assert.equal(JSON.parse(stdout).verdict, "inconclusive", baseline);
	}
	const shown = run("baseline", "show", "night");
	assert.deepEqual([shown.status, shown.stderr], [0, ""]);
	assert.match(shown.stdout, /31/);
});

test("logs in the columns of 0.1.0 that are long enough get a verdict", async (t) => {
	const { folder, run } = setUp(t);
	const [before, same, slower] = await Promise.all(
		[
			{ seed: 1, tx_mb_per_s: 2000 },
			{ seed: 2, tx_mb_per_s: 2000 },
			{ seed: 3, tx_mb_per_s: 1500 },
		].map((options) => simulatedSamples(LONG_S, 1, { scenario: "steady", ...options })),
	);
	const write = (name: string, log: string, samples: readonly Sample[] = []) => {
		const file = `${name}-${log}`;
		writeFileSync(join(folder, file), asOlder(log, samples));
		return file;
	};
	for (const log of LOGS) {
		const baseline = write("baseline", log, before);
		for (const [candidate, verdict, code, words] of [
			[write("same", log, same), "passed", 0, ""],
			[write("slower", log, slower), "regressed", 1, REGRESSED],
		] as const) {
			const { status, stdout, stderr } = run("compare", baseline, candidate, "--json");
			assert.deepEqual([status, stderr], [code, words], candidate);
			assert.equal(JSON.parse(stdout).verdict, verdict, candidate);
		}
	}
});

test("a log of 0.1.0 goes on in the columns that it has", async (t) => {
	const { folder, run } = setUp(t);
	for (const log of LOGS) {
		const path = join(folder, log);
		const before = readFileSync(path, "utf8");
		const format = log.endsWith("jsonl") ? ["--json"] : [];
		const { status, stderr } = run(
			...["log", "--demo", "-i", "0.05", "-d", "0.3", "--quiet", "-o", log, ...format],
		);
		assert.equal(status, 0, stderr);
		const after = readFileSync(path, "utf8");
		assert.ok(after.startsWith(before) && after.length > before.length, log);
		const lines = after.trimEnd().split("\n").length;
		assert.equal((await allOf(path)).length, format.length > 0 ? lines : lines - 1, log);
	}
});

test("a scenario of 0.1.0 is valid and runs, and verify takes a log and a baseline of 0.1.0", (t) => {
	const { run } = setUp(t);
	const checked = run("stress", "--check", "scenario.yaml");
	assert.deepEqual([checked.status, checked.stderr], [0, ""]);
	const stressed = run(
		...["stress", "scenario.yaml", "--demo", "-i", "0.05", "-o", "run", "--json"],
		...["--", "sleep", "9"],
	);
	assert.equal(stressed.status, 0, stressed.stderr);
	assert.equal(JSON.parse(stressed.stdout).phases.length, 2);
	for (const baseline of ["link-columns.csv", "night"]) {
		const { status, stderr } = run(
			...["verify", "--demo", "-d", "1s", "--max-duration", "1s", "-i", "0.1"],
			...["--baseline", baseline],
			...["--allow-inconclusive", "-o", `verified-${baseline}`],
		);
		assert.ok(status === 0 || status === 1, stderr);
		assert.match(stderr, status === 0 ? /^(?!.*failed)/s : /failed: regressed/);
	}
});
