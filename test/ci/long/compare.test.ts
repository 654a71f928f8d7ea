import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import type { Comparison } from "../../../source/analysis/comparison/comparison.ts";
import type { Sample } from "../../../source/core/sample.ts";
import { Random } from "../../../source/sources/simulated/random.ts";
import { assertJunit } from "../../helpers/junit-schema.ts";
import { csv, FOLDER, json, START_MS, sampleAt, written } from "../../helpers/recorded-logs.ts";
import { PROGRAM } from "../../helpers/replayed-screen.ts";

interface Load {
	readonly tx_mb_per_s?: number;
	readonly errors?: number;
	readonly phase?: string;
	readonly seconds?: number;
}

/** Samples of a load, which depend on each other as those of a link do. */
function load(
	seed: number,
	{ tx_mb_per_s = 2200, errors = 0, phase = "", seconds = 900 }: Load = {},
) {
	const random = new Random(seed);
	let noise = 0;
	return Array.from({ length: seconds }, (_, second): Sample => {
		noise = 0.5 * noise + random.normal();
		const factor = 1 + 0.01 * noise;
		return sampleAt(START_MS + second * 1000, {
			tx_mb_per_s: tx_mb_per_s * factor,
			rx_mb_per_s: 1500 * factor,
			latency_ns: 1200 / factor,
			latency_interval_s: 1,
			dma_errors: Math.floor((errors * second) / seconds),
			connections: 1,
			disconnections: 0,
			thunderbolt_errors: 0,
			phase,
		});
	});
}

const BASELINE = written(csv(load(1)));
const SAME = written(json(load(2)));
const SLOWER = written(csv(load(3, { tx_mb_per_s: 2000 })));
const BROKEN = written(csv(load(4, { errors: 60 })));
const SHORT = written(csv(load(5, { seconds: 30 })));

const UNCOUNTED = written(csv(load(6).map((one) => ({ ...one, dma_errors: null }))));

function program(...words: string[]) {
	const env = { ...process.env, XDG_DATA_HOME: FOLDER };
	const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], {
		encoding: "utf8",
		env,
	});
	return { status, stdout, stderr };
}

const compare = (...words: string[]) => program("compare", ...words);

function verdicts(...words: string[]) {
	const { status, stdout } = compare("--json", ...words);
	const comparison = JSON.parse(stdout) as Comparison;
	return { status, comparison, verdict: comparison.verdict };
}

test("a verdict is told in full, however large the change beside it", () => {
	for (const times of [1e-9, 40, 1000, 1e9, 1e140]) {
		const other = load(3).map((sample) => ({ ...sample, latency_ns: 1200 * times }));
		const { stdout } = compare(BASELINE, written(csv(other)));
		const lines = stdout.split("\n");
		const at = lines.findIndex((line) => line.startsWith("latency ns"));
		const told = lines.slice(at, at + 2).join(" ");
		assert.match(told, times > 1 ? / regressed\b/ : / improved\b/, told);
		for (const line of lines.slice(at, at + 4)) assert.ok(stringWidth(line) <= 80, line);
	}
});

test("logs of the same load pass, whatever their form", () => {
	const { status, comparison } = verdicts(BASELINE, SAME);
	assert.deepEqual([status, comparison.verdict], [0, "passed"]);
	const [phase] = comparison.phases;
	assert.deepEqual(
		phase?.metrics.map(({ metric, level }) => [metric, level.verdict.kind]),
		["tx_mb_per_s", "rx_mb_per_s", "latency_ns"].map((metric) => [metric, "unchanged"]),
	);
});

test("a slower link is a regression with exit code 1, and a faster one is none", () => {
	const { status, comparison } = verdicts(BASELINE, SLOWER);
	assert.deepEqual([status, comparison.verdict], [1, "regressed"]);
	const level = comparison.phases[0]?.metrics[0]?.level;
	assert.ok(Math.abs((level?.change_percent ?? 0) + 9.1) < 1, `${level?.change_percent} %`);
	const { low, high } = level?.interval_percent ?? {};
	assert.ok((low ?? 0) < -9.1 && (high ?? 0) > -9.1, `the truth lies in ${low} to ${high}`);
	const faster = verdicts(SLOWER, BASELINE);
	assert.deepEqual([faster.status, faster.verdict], [0, "passed"]);
	assert.equal(faster.comparison.phases[0]?.metrics[0]?.level.verdict.kind, "improved");
});

test("more errors are a regression, though nothing is slower", () => {
	const { status, comparison } = verdicts(BASELINE, BROKEN);
	assert.equal(status, 1);
	const [errors] = comparison.phases[0]?.counts ?? [];
	assert.deepEqual([errors?.count, errors?.verdict.kind], ["dma_errors", "regressed"]);
});

test("no verdict is cut off, however long the words before it", () => {
	const few = written(csv(load(9, { errors: 5 })));
	const { stdout } = compare(BASELINE, few);
	assert.match(stdout, /^DMA errors +0 +4 +none in the baseline \(×.* or more\)\n +inconclusive$/m);
	const counts = verdicts(BASELINE, few).comparison.phases[0]?.counts ?? [];
	const verdict = counts[0]?.verdict;
	const needed = verdict?.kind === "inconclusive" ? (verdict.neededMinutes ?? 0) : 0;
	assert.ok(
		needed > 5 && needed < 60,
		`${needed} minutes until four errors more are beyond chance`,
	);
});

test("an inconclusive result fails, unless it is allowed", () => {
	const { status, stderr } = compare(BASELINE, SHORT);
	assert.equal(status, 1);
	assert.match(stderr, /inconclusive: cannot decide .*--allow-inconclusive to pass/);
	assert.equal(compare(BASELINE, SHORT, "--allow-inconclusive").status, 0);
	assert.equal(compare(BASELINE, SLOWER, "--allow-inconclusive").status, 1);
});

test("a regression is larger than the least effect, which may be written with its sign", () => {
	for (const effect of ["12", "12%", "12 %"]) {
		assert.notEqual(verdicts(BASELINE, SLOWER, "--min-effect", effect).verdict, "regressed");
	}
	for (const words of [
		["--min-effect", "-1"],
		["--min-effect", "0"],
		["--min-effect", "x"],
		["--alpha", "0"],
	]) {
		const { status, stderr } = compare(BASELINE, SLOWER, ...words);
		assert.equal(status, 2);
		assert.match(stderr, new RegExp(`${words[0]} takes `));
	}
});

test("a table fits 80 columns, says the change and what to do, and is plain in a pipe", () => {
	const { stdout } = compare(BASELINE, SLOWER);
	assert.equal(stripVTControlCharacters(stdout), stdout);
	for (const line of stdout.split("\n")) assert.ok(stringWidth(line) <= 80, line);
	assert.match(stdout, /^TX MB\/s mean +2[12]\d\d\.\d +\d{4}\.\d +−\d\.\d % \(−.*\) +regressed$/m);
	assert.match(stdout, /^regressed \(alpha 1 %, minimum effect 2 %\)$/m);
	assert.match(compare(BASELINE, SHORT).stdout, /inconclusive: needs about \d+ more minutes? at/);
});

test("--markdown is a table for a pull request, in which names stay names", () => {
	const phase = "a|b <script> *x*";
	const before = written(csv(load(6, { phase })));
	const after = written(csv(load(7, { phase, tx_mb_per_s: 2000 })));
	const { stdout } = compare(before, after, "--markdown");
	assert.match(stdout, /^\*\*Link performance: regressed\*\*/);
	assert.match(stdout, /^\| TX mean, MB\/s \| .* \| \*\*regressed\*\* \|$/m);
	assert.ok(stdout.includes("| a\\|b &lt;script\\> \\*x\\* |"), stdout);
	const widths = stdout.split("\n").filter((line) => line.startsWith("|"));
	for (const row of widths) assert.equal(row.split(/(?<!\\)\|/).length, 7, row);
});

test("--junit writes what CI systems read: a case for each metric and count", () => {
	const path = join(FOLDER, "compare.xml");
	assert.equal(compare(BASELINE, SLOWER, "--junit", path).status, 1);
	const xml = readFileSync(path, "utf8");
	// The metric, and the comparison as a whole.
	assertJunit(xml, { failures: 2 });
	assert.match(xml, /name="tx_mb_per_s" time="0\.000">\s*<failure message="regressed: mean −\d/);
	const { status, stderr } = compare(BASELINE, SAME, "--junit", join(FOLDER, "none", "x.xml"));
	assert.equal(status, 2);
	assert.match(stderr, /cannot write .*x\.xml”: no such folder/);
});

test("a counter that one log does not have is not judged, in every output", () => {
	const junit = join(FOLDER, "uncounted.xml");
	const html = join(FOLDER, "uncounted.html");
	for (const [logs, side] of [
		[[BROKEN, UNCOUNTED], "candidate"],
		[[UNCOUNTED, BROKEN], "baseline"],
	] as const) {
		const { status, stdout } = compare(...logs, "--junit", junit, "--html", html);
		assert.equal(status, 0, stdout);
		const row = stdout.split("\n").find((line) => line.startsWith("DMA errors"));
		assert.match(row ?? "", new RegExp(`–.* not in the ${side} +not judged$`));
		const markdown = compare(...logs, "--markdown").stdout;
		assert.match(markdown, new RegExp(`DMA errors .* – .* – \\| not judged: not in the ${side} `));
		const { counts } = verdicts(...logs).comparison.phases[0] ?? { counts: [] };
		assert.deepEqual([counts[0]?.[side], counts[0]?.verdict.kind], [null, "not judged"]);
		const xml = readFileSync(junit, "utf8");
		assertJunit(xml, { failures: 0 });
		assert.match(xml, new RegExp(`<skipped message="not judged: not in the ${side}"/>`));
		assert.match(readFileSync(html, "utf8"), new RegExp(`not judged: not in the ${side}`));
	}
});

test("parts of one log are one run, and other logs are runs of their own", () => {
	const samples = load(8);
	const log = written(csv(samples.slice(600)), "parts.csv");
	written(csv(samples.slice(0, 300)), "parts-20250101T000000Z.csv");
	written(csv(samples.slice(300, 600)), "parts-20250101T000500Z.csv");
	const { comparison } = verdicts(join(FOLDER, "parts*.csv"), log);
	assert.equal(comparison.baseline.length, 1);
	for (const seed of [11, 12, 13, 14, 15]) written(csv(load(seed)), `runs-${seed}.csv`);
	const runs = verdicts(join(FOLDER, "runs-*.csv"), join(FOLDER, "runs-1*.csv"));
	assert.equal(runs.comparison.baseline.length, 5);
	assert.equal(runs.comparison.phases[0]?.metrics[0]?.level.unit, "runs");
});

test("logs of different links are compared, and the difference is named", () => {
	const of = (link_device: string) =>
		written(csv(load(1).map((sample) => ({ ...sample, link_device }))));
	const [razer, sonnet] = [of("Razer Core X"), of("Sonnet Breakaway\u001b[31m")];
	const { comparison } = verdicts(razer, sonnet);
	assert.deepEqual(
		comparison.warnings.map(({ kind }) => kind).filter((kind) => kind === "link"),
		["link"],
	);
	const { stdout } = compare(razer, sonnet);
	assert.match(
		stdout.replace(/\n +/g, " "),
		/in different devices: Razer Core X in the baseline, Sonnet/,
	);
	assert.ok(!stdout.includes("\u001b"), "nothing of the name is obeyed");
	const same = verdicts(razer, razer).comparison.warnings;
	assert.ok(
		same.every(({ kind }) => kind !== "link"),
		"the same link is no news",
	);
});

test("a saved baseline is a side by its name, and goes before a file", () => {
	assert.equal(program("baseline", "save", "nightly", BASELINE).status, 0);
	const { status, comparison } = verdicts("nightly", SLOWER);
	assert.deepEqual([status, comparison.baseline], [1, ["nightly"]]);
	assert.deepEqual(comparison.logs.baseline[0]?.files, [BASELINE]);
	assert.deepEqual(comparison.phases, verdicts(BASELINE, SLOWER).comparison.phases);
	assert.equal(compare(SAME, "nightly", "--html", join(FOLDER, "nightly.html")).status, 0);
	const { status: refused, stderr } = compare("weekly", SAME);
	assert.equal(refused, 2);
	assert.equal(stderr, "anarchy-perf-ink: weekly is neither a file nor a saved baseline\n");
});

test("what was left out of a log is said, whatever the form", () => {
	const [header, ...lines] = csv(load(2)).split("\n");
	const damaged = written([header, lines[0]?.slice(0, 30), ...lines.slice(1)].join("\n"));
	const reason = /: 1 record left out: too few fields, first at line 2/;
	const junit = join(FOLDER, "damaged.xml");
	assert.match(compare(BASELINE, damaged).stdout.replace(/\n +/g, " "), reason);
	assert.match(compare(BASELINE, damaged, "--markdown", "--junit", junit).stdout, reason);
	assert.match(readFileSync(junit, "utf8"), reason);
	const { logs } = verdicts(BASELINE, damaged).comparison;
	assert.deepEqual(logs.candidate[0]?.leftOut, [
		{ file: damaged, reason: "too few fields", records: 1, line: 2 },
	]);
	assert.deepEqual([logs.candidate[0]?.records, logs.baseline[0]?.leftOut], [899, []]);
});

test("a log in which nothing was measured is said to be one", () => {
	const empty = written(
		csv(load(2).map(({ wall_ms }) => sampleAt(wall_ms, { tx_mb_per_s: null }))),
	);
	const { status, stdout } = compare(BASELINE, empty);
	assert.equal(status, 1);
	assert.match(stdout, /^! The candidate has no record with a known rate/m);
	assert.doesNotMatch(stdout, /without a phase/);
});

test("a log that cannot be read is refused by name", () => {
	for (const words of [[BASELINE], [], [BASELINE, "none.csv"], [BASELINE, SAME, "more"]]) {
		const { status, stdout, stderr } = compare(...words);
		assert.deepEqual([status, stdout], [2, ""]);
		assert.match(stderr, /CANDIDATE|BASELINE|none\.csv|more/);
		assert.equal(stderr.trimEnd().split("\n").length, 1);
	}
});
