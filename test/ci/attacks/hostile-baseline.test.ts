/** Baselines that somebody else made, who wants a terminal or a sheet to do something. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { CSV_HEADER } from "../../../source/record/csv-record.ts";
import { hostileSamples } from "../../helpers/hostile-samples.ts";
import {
	assertHarmless,
	assertShownHarmlessly,
	HOSTILE,
	HOSTILE_TEXTS,
} from "../../helpers/hostile-text.ts";
import { temporaryDirectory } from "../../helpers/log-samples.ts";
import { csv, START_MS, sampleAt } from "../../helpers/recorded-logs.ts";
import { PROGRAM } from "../../helpers/replayed-screen.ts";

function run(words: readonly string[], environment: NodeJS.ProcessEnv) {
	const env = { ...process.env, SUDO_UID: "", NO_COLOR: "1", ...environment };
	return spawnSync(process.execPath, [PROGRAM, ...words], { encoding: "utf8", env });
}

test("a hostile baseline is shown harmlessly, and keys of every object's are facts like others", (t) => {
	const data = temporaryDirectory(t);
	const folder = join(data, "anarchy-perf-ink/baselines");
	mkdirSync(folder, { recursive: true });
	const facts = `{"__proto__": "PWNED", "constructor": "PWNED", ${JSON.stringify(HOSTILE)}: ${JSON.stringify(HOSTILE)}}`;
	const records = gzipSync(`${CSV_HEADER}\n`).toString("base64");
	const head = '"format": "anarchy-perf-ink baseline", "version": 1, "samples": 0';
	const saved = `"saved": "2026-11-23T18:00:00.000Z", "log": ${JSON.stringify(HOSTILE)}`;
	writeFileSync(
		join(folder, "nightly.json"),
		`{${head}, ${saved}, "machine": ${facts}, "records": "${records}"}`,
	);
	const environment = { XDG_DATA_HOME: data };
	for (const words of [
		["baseline", "show", "nightly"],
		["baseline", "show", "nightly", "--json"],
	]) {
		const { status, stdout } = run(words, environment);
		assert.equal(status, 0);
		assertShownHarmlessly(stdout, words.join(" "));
		assert.match(stdout, /__proto__"?: "?PWNED/);
		assert.match(stdout, /constructor"?: "?PWNED/);
	}
	const list = run(["baseline", "list"], { XDG_DATA_HOME: join(data, HOSTILE_TEXTS.OSC) });
	assertHarmless(list.stdout + list.stderr, "a folder from the environment");
});

test("what verify unpacks of a hostile baseline is nothing that a sheet or a terminal obeys", (t) => {
	const data = temporaryDirectory(t);
	const folder = join(data, "anarchy-perf-ink/baselines");
	mkdirSync(folder, { recursive: true });
	const formula = '=cmd|"/c calc"!A1';
	// As somebody else's program would write it: without our guard against formulas.
	const told = csv([sampleAt(START_MS, { tx_mb_per_s: 2000, phase: "load", detail: "FORMULA" })]);
	const unguarded = told.trimEnd().replace("FORMULA", `"${formula.replaceAll('"', '""')}"`);
	const [, ...lines] = csv(hostileSamples()).split("\n");
	const records = gzipSync([unguarded, ...lines].join("\n")).toString("base64");
	const baseline = { format: "anarchy-perf-ink baseline", version: 1, samples: 61, machine: {} };
	const document = { ...baseline, saved: "2026-11-23T18:00:00.000Z", log: "x", records };
	writeFileSync(join(folder, "nightly.json"), JSON.stringify(document));
	const output = join(data, "run");
	const words = [
		"verify",
		"--baseline",
		"nightly",
		"--demo",
		"-i",
		"0.05",
		"-d",
		"1s",
		"--max-duration",
		"1s",
		"-o",
		output,
	];
	const { stdout, stderr } = run(words, { XDG_DATA_HOME: data });
	assertHarmless(stdout + stderr, "what it says");
	const files = readdirSync(output).filter((name) => !name.endsWith(".html"));
	assert.ok(files.includes("record.csv") && files.includes("result.json"), files.join());
	for (const name of files) {
		assertHarmless(readFileSync(join(output, name), "utf8"), name);
	}
	const sheet = readFileSync(join(output, "baseline.csv"), "utf8");
	assert.match(sheet, /PWNED/);
	assert.match(sheet, /,"'=cmd\|""\/c calc""!A1",/);
	assert.doesNotMatch(sheet, /(^|,)"?[=+@-][^0-9]/m, "no cell is a formula");
});
