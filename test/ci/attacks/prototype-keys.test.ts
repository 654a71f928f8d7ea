/**
 * Names that every object has (`__proto__`, `constructor`) are names like others, wherever they
 * come from.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import type { Sample } from "../../../source/core/sample.ts";
import { temporaryDirectory } from "../../helpers/log-samples.ts";
import { csv, everySecond } from "../../helpers/recorded-logs.ts";
import { PROGRAM } from "../../helpers/replayed-screen.ts";

const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty"] as const;

function setUp(t: TestContext) {
	const folder = temporaryDirectory(t);
	const env = { ...process.env, SUDO_UID: "", XDG_DATA_HOME: folder };
	const run = (...words: readonly string[]) =>
		spawnSync(process.execPath, [PROGRAM, ...words], { cwd: folder, env, encoding: "utf8" });
	const write = (name: string, text: string) => {
		writeFileSync(join(folder, name), text);
		return join(folder, name);
	};
	return { folder, run, write };
}

/** A minute in each phase. */
function inPhases(): Sample[] {
	return everySecond(60 * NAMES.length).map((sample, second) => ({
		...sample,
		phase: NAMES[Math.floor(second / 60)] ?? "",
	}));
}

test("phases of a log have such names: in figures, in a comparison and on a page", (t) => {
	const { folder, run, write } = setUp(t);
	const log = write("log.csv", csv(inPhases()));
	const analysis = JSON.parse(run("analyze", "--json", log, "--html", "page.html").stdout);
	const namesIn = (phases: readonly { readonly name: string }[]) => phases.map(({ name }) => name);
	assert.deepEqual(namesIn(analysis.phases), NAMES);
	const comparison = JSON.parse(run("compare", "--json", log, log).stdout);
	assert.deepEqual(namesIn(comparison.phases), NAMES);
	for (const name of NAMES)
		assert.ok(readFileSync(join(folder, "page.html"), "utf8").includes(name));
});

test("members and columns of a log that have such names are passed over", (t) => {
	const { run, write } = setUp(t);
	const samples = everySecond(60);
	const plain = csv(samples);
	const [header = "", ...lines] = plain.trimEnd().split("\n");
	const columns = [`${header},${NAMES.join()}`, ...lines.map((line) => `${line},1,2,3,4`)];
	const members = lines.map((_, second) => {
		const time = new Date(samples[second]?.wall_ms ?? 0).toISOString();
		const rate = samples[second]?.tx_mb_per_s ?? null;
		return `{"time":"${time}","tx_mb_per_s":${rate},"__proto__":{"tx_mb_per_s":1},"constructor":[1]}`;
	});
	const figuresOf = (log: string) => {
		const { status, stdout, stderr } = run("analyze", "--json", log);
		assert.equal(status, 0, stderr);
		const { records, metrics } = JSON.parse(stdout);
		return [records, metrics.tx_mb_per_s?.quantiles];
	};
	const expected = figuresOf(write("plain.csv", plain));
	assert.deepEqual(figuresOf(write("columns.csv", `${columns.join("\n")}\n`)), expected);
	assert.deepEqual(figuresOf(write("members.jsonl", `${members.join("\n")}\n`)), expected);
});

test("a key of a scenario that has such a name is unknown, and a phase may have one", (t) => {
	const { folder, run, write } = setUp(t);
	for (const name of NAMES) {
		const file = write("keys.yaml", `name: a\n${name}: 1\nphases:\n  - ${name}: 2\n`);
		const { status, stderr, stdout } = run("stress", "--check", file);
		assert.equal(status, 2);
		assert.equal((stderr + stdout).match(new RegExp(`unknown key "${name}"`, "g"))?.length, 2);
	}
	const phases = NAMES.filter((name) => !name.startsWith("_")).map((name) => {
		return `  - {name: ${name}, duration: 200ms, checks: [gaps <= 0]}\n`;
	});
	const file = write("phases.yaml", `name: constructor\nphases:\n${phases.join("")}`);
	const words = ["stress", file, "--demo", "--interval", "0.02", "-o", join(folder, "run")];
	const { status, stderr } = run(...words);
	assert.equal(status, 0, stderr);
	const result = JSON.parse(readFileSync(join(folder, "run/result.json"), "utf8"));
	assert.deepEqual(
		result.phases.map(({ name }: { readonly name: string }) => name),
		NAMES.slice(1),
	);
});

test("a baseline has such a name, and is found by it alone", (t) => {
	const { run, write } = setUp(t);
	const log = write("log.csv", csv(everySecond(60)));
	assert.equal(run("baseline", "show", "constructor").status, 2);
	assert.equal(run("baseline", "save", "constructor", log).status, 0);
	assert.match(run("baseline", "show", "constructor").stdout, /^constructor: 60 samples/);
	assert.equal(run("baseline", "show", "toString").status, 2);
	// A name begins with a letter or a digit.
	assert.equal(run("baseline", "save", "__proto__", log).status, 2);
});
