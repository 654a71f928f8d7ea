/** What `measure` makes of a result, from outside: files, comparisons, and its exit status. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { MEASUREMENT } from "../measure/measurements.ts";

const DEMO = ["--demo", "--capacity", "2300"];

function measure(...words: string[]) {
	const all = [PROGRAM, "measure", ...DEMO, ...words];
	return spawnSync(process.execPath, all, { encoding: "utf8" });
}

test("a result is written in each of its forms, and is one again when it is read", (t) => {
	const folder = temporaryDirectory(t);
	const [json, page, bencher, paper] = ["r.json", "r.html", "b.json", "r.md"].map((name) =>
		join(folder, name),
	) as [string, string, string, string];
	const files = ["-o", json, "--html", page, "--bencher", bencher];
	const first = measure("--runs", "3", ...files, "--", "sleep", "0.2");
	assert.equal(first.status, 0, first.stderr);
	assert.equal(JSON.parse(readFileSync(json, "utf8")).runs.length, 3);
	const html = readFileSync(page, "utf8");
	assert.match(html, /Demo: a simulated driver/);
	assert.match(html, /verified capacity 2,300 MB\/s/);
	const version = execFileSync(process.execPath, [PROGRAM, "--version"], { encoding: "utf8" });
	assert.ok(html.includes(`<footer>${version.trim()}`), version);
	assert.doesNotMatch(html, /https?:\/\/(?!www\.w3\.org)/);
	const [[name, metrics] = assert.fail()] = Object.entries(
		JSON.parse(readFileSync(bencher, "utf8")) as Record<string, Record<string, { value: number }>>,
	);
	assert.equal(name, "sleep 0.2");
	assert.ok((metrics["wall-s"]?.value ?? 0) >= 0.2);

	const compared = ["--compare", json, "--markdown", "-o", paper, "--runs", "3"];
	const second = measure(...compared, "--", "sleep", "0.4");
	assert.equal(second.status, 0, second.stderr);
	const text = readFileSync(paper, "utf8");
	assert.equal(second.stderr, text);
	assert.match(
		text,
		/\| wall time \| \d+ ms \| \d+ ms \| \+\d+(\.\d)? % \(.*\) \| (worse|maybe chance) \|/,
	);
	assert.match(text, /- the commands differ: sleep 0\.2 before, sleep 0\.4 now/);
	const third = measure("--compare", json, "--json", "--", "sleep", "0.2");
	assert.equal(JSON.parse(third.stderr).comparison.figures[0].verdict, "too few runs");
});

test("what is not a result is refused in one line, before anything runs or is overwritten", (t) => {
	const folder = temporaryDirectory(t);
	const mark = join(folder, "ran");
	const file = (name: string, text: string) => {
		const path = join(folder, name);
		writeFileSync(path, text);
		return path;
	};
	const fifo = join(folder, "fifo");
	execFileSync("mkfifo", [fifo]);
	const other = { ...MEASUREMENT, runs: [{ status: 0 }] };
	const large = file("large", `${JSON.stringify(MEASUREMENT)}${" ".repeat(17 * 1024 ** 2)}`);
	for (const [path, problem] of [
		[join(folder, "none"), /none”: ENOENT: no such file or directory$/],
		[file("text", "RX 3 MB"), /not a result of measure --output \(it is not JSON\)$/],
		[file("other", JSON.stringify(other)), /\(runs\[0\]\.wall_s is missing\)$/],
		[large, /it is larger than 16 MiB$/],
	] as const) {
		const { status, stderr } = measure("--compare", path, "--", "touch", mark);
		assert.equal(status, 2, stderr);
		assert.match(stderr.trimEnd(), problem);
		assert.equal(stderr.split("\n").length, 2);
	}
	const old = file("old.json", JSON.stringify(MEASUREMENT));
	const { status, stderr } = measure("--compare", old, "--html", old, "--", "touch", mark);
	assert.equal(status, 2);
	assert.match(stderr, /would overwrite an input/);
	assert.equal(existsSync(mark), false);
	// A pipe that is written to is read to its end.
	const shell = `cat ${old} > ${fifo} & exec "$@" --compare ${fifo} --json -- true`;
	const words = [process.execPath, PROGRAM, "measure", ...DEMO];
	const piped = spawnSync("sh", ["-c", shell, "sh", ...words], { encoding: "utf8" });
	assert.equal(piped.status, 0, piped.stderr);
	assert.equal(JSON.parse(piped.stderr).comparison.warnings.length, 3);
});

test("a condition that holds fails, and so does one that cannot be judged", () => {
	const wall = measure("--fail-if", "wall > 1 ms", "--fail-if", "errors > 0", "--", "sleep", "0.1");
	assert.equal(wall.status, 1);
	assert.match(wall.stderr, /: --fail-if: wall time is \d+ ms \(wall > 1 ms\)\n$/);
	assert.equal(measure("--fail-if", "wall > 60 s", "--", "true").status, 0);

	const unknown = ["--source", "link", "--fail-if", "saturated > 80 %"];
	const strict = measure(...unknown, "--", "true");
	assert.equal(strict.status, 1);
	assert.match(
		strict.stderr,
		/--fail-if cannot be judged: saturated is unknown \(saturated > 80 %\);/,
	);
	const lax = measure(...unknown, "--allow-inconclusive", "--", "true");
	assert.equal(lax.status, 0);
	assert.match(lax.stderr, /--fail-if cannot be judged: saturated is unknown/);
});

test("a failed command keeps its own status, whatever holds", () => {
	const { status } = measure("--fail-if", "wall > 0 s", "--", "sh", "-c", "exit 7");
	assert.equal(status, 7);
});

for (const [words, problem] of [
	[["--fail-if", "saturatd > 1 %"], /unknown metric "saturatd"; did you mean "saturated"\?/],
	[["--json", "--markdown"], /--json and --markdown cannot be combined/],
] as const) {
	test(`${words.join(" ")} is refused`, () => {
		const { status, stderr } = measure(...words, "--", "true");
		assert.equal(status, 2);
		assert.match(stderr, problem);
	});
}
