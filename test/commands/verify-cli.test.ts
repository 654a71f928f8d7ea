import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import type { TakenLook } from "../../source/text/verify-text.ts";
import { assertJunit } from "../helpers/junit-schema.ts";
import { range, recordsOf, sampleAt, temporaryDirectory } from "../helpers/log-samples.ts";
import { StressRig, start } from "../helpers/stress-rig.ts";
import { THUNDERBOLT_3, THUNDERBOLT_4, writeSysfs } from "../helpers/sysfs.ts";
import { until } from "../helpers/until.ts";

/**
 * A busy machine takes too few readings for a verdict: then it is given longer, and longer still.
 */
const DURATIONS_S = [1, 8, 64];

test("verify passes a link that is no slower than it was, and fails one that is", async () => {
	await using rig = await StressRig.start();
	const [fault, junit] = [join(rig.load, "fault-slow"), rig.file("junit.xml")];
	const verify = (seconds: number, output: string, baseline: string) => {
		const driver = ["--stats-file", rig.driverFile, "--interval", "0.02"];
		const outputs = ["--json", "-o", rig.file(output), "--junit", junit];
		const times = ["--duration", `${seconds}s`, "--max-duration", `${seconds}s`];
		const words = ["verify", ...driver, ...times, ...outputs];
		const judged = ["--baseline", baseline, "--allow-inconclusive", "--", ...rig.workload];
		return start([...words, ...judged], rig.folder).ended;
	};

	writeFileSync(fault, "");
	const scenario = "name: short\nphases:\n  - {name: load, duration: 1s, parallel: 1}\n";
	writeFileSync(rig.file("short.yaml"), scenario);
	const slow = await rig.stress(rig.file("short.yaml"), "--", ...rig.workload).ended;
	assert.equal(slow.status, 0, slow.stderr);
	const save = ["baseline", "save", "slow", join(rig.output, "record.csv")];
	const saved = await start(save, rig.folder).ended;
	assert.deepEqual([saved.status, saved.stderr], [0, ""]);
	assert.match(saved.stdout, /^slow, run 1: \d+ samples of .*record\.csv, from 20\S+ to 20\S+\n/);

	for (const seconds of DURATIONS_S) {
		rmSync(fault);
		const faster = await verify(seconds, `faster-${seconds}`, "slow");
		assert.equal(faster.status, 0, faster.stderr + faster.stdout);
		const { passed, differences } = JSON.parse(faster.stdout);
		assert.deepEqual([passed, differences], [true, []], "on the same machine");
		assertJunit(readFileSync(junit, "utf8"), { failures: 0 });
		const record = rig.file(`faster-${seconds}/record.csv`);
		const phases = recordsOf(record).map(({ phase }) => phase);
		assert.ok(phases.includes("load"), "it is the same phase");

		writeFileSync(fault, "");
		const slower = await verify(seconds, `slower-${seconds}`, record);
		if (slower.status === 0 && seconds !== DURATIONS_S.at(-1)) continue;
		assert.equal(slower.status, 1, slower.stdout);
		assert.match(
			slower.stderr,
			/anarchy-perf-ink: verification against .*record\.csv failed: regressed\n$/,
		);
		const regressed = JSON.parse(slower.stdout).comparison.phases[0].metrics.filter(
			(metric: { verdict: { kind: string } }) => metric.verdict.kind === "regressed",
		);
		assertJunit(readFileSync(junit, "utf8"), { failures: regressed.length + 1 });
		break;
	}
});

test("verify measures until it knows, and says at each look what is unknown", async (t) => {
	const folder = temporaryDirectory(t);
	const log = join(folder, "base.csv");
	// Far from the simulated driver's 2200 and 1500 MB/s: a look that can know, does.
	const driver = ["--demo", "-i", "0.02"];
	await start(["log", ...driver, "--tx", "4400", "-d", "8", "-o", log], folder).ended;
	const times = ["-d", "2s", "--max-duration", "60s"];
	const words = ["verify", ...driver, ...times, "--baseline", log, "--json"];
	const { status, stdout, stderr } = await start([...words, "-o", join(folder, "a")], folder).ended;
	assert.equal(status, 1, stderr);
	const { looks, comparison, run } = JSON.parse(stdout);
	assert.equal(comparison.verdict, "regressed", stderr);
	assert.equal(looks.at(-1).verdict, "regressed");
	assert.ok(looks.slice(0, -1).every(({ verdict }: TakenLook) => verdict === "inconclusive"));
	assert.ok(run.seconds < 60, `${run.seconds} s`);
	assert.match(stderr, /known after \d+ s: regressed/);
	const alphas = looks.map(({ alpha }: TakenLook) => alpha);
	assert.ok(
		alphas.every((alpha: number) => alpha > 0 && alpha < 0.01),
		alphas.join(),
	);
});

test("verify --runs repeats its recording, and is judged by the spread between runs", async (t) => {
	const folder = temporaryDirectory(t);
	const driver = ["--demo", "-i", "0.02"];
	const logs = ["1", "2", "3"].map((seed) => join(folder, `${seed}.csv`));
	await Promise.all(
		logs.map((log, seed) => {
			// Far from the 2200 MB/s of the runs.
			const flags = ["--seed", `${seed}`, "--tx", `${4400 + 10 * seed}`, "-d", "1", "-o", log];
			return start(["log", ...driver, ...flags], folder).ended;
		}),
	);
	await start(["baseline", "save", "three", ...logs], folder).ended;
	const [output, junit] = [join(folder, "a"), join(folder, "junit.xml")];
	const words = ["verify", ...driver, "-d", "1s", "--runs", "3", "--baseline", "three"];
	const outputs = ["--json", "-o", output, "--junit", junit];
	const { status, stdout, stderr } = await start([...words, ...outputs], folder).ended;
	assert.equal(status, 1, stderr);
	assert.match(stderr, /^run 3 of 3$/m);
	const { comparison, looks, runs, run } = JSON.parse(stdout);
	assert.deepEqual([runs.length, looks, run], [3, [], runs[2]]);
	assert.deepEqual([comparison.baseline.length, comparison.candidate.length], [3, 3]);
	const [tx] = comparison.phases[0].metrics;
	assert.deepEqual([tx.mean.unit, tx.mean.effectiveCounts], ["runs", [3, 3]]);
	assert.equal(tx.verdict.kind, "regressed", stdout);
	const { metrics, counts, stalls } = comparison.phases[0];
	const failed = [...metrics, ...counts, stalls].filter(({ verdict: { kind } }) => {
		return kind === "regressed" || kind === "inconclusive";
	});
	assertJunit(readFileSync(junit, "utf8"), { failures: failed.length + 1 });
	for (const file of ["run-1/record.csv", "run-3/report.html", "baseline-3.csv", "result.json"]) {
		assert.ok(existsSync(join(output, file)), file);
	}
});

test("after a run that fails no other follows, and what was recorded is judged", async (t) => {
	const folder = temporaryDirectory(t);
	const log = join(folder, "base.csv");
	const driver = ["--demo", "-i", "0.02"];
	await start(["log", ...driver, "-d", "1", "-o", log], folder).ended;
	const words = ["verify", ...driver, "-d", "1s", "--runs", "3", "--baseline", log, "--json"];
	const { status, stdout, stderr } = await start([...words, "--", "false"], folder).ended;
	assert.equal(status, 1, stderr);
	const { passed, runs, comparison } = JSON.parse(stdout);
	assert.deepEqual([passed, runs.length, comparison.candidate.length], [false, 1, 1]);
});

test("Ctrl-C ends the series: complete runs are judged without the one that was cut off", async (t) => {
	const folder = temporaryDirectory(t);
	const log = join(folder, "base.csv");
	const driver = ["--demo", "-i", "0.02"];
	await start(["log", ...driver, "-d", "1", "-o", log], folder).ended;
	const words = ["verify", ...driver, "-d", "1s", "--runs", "100", "--baseline", log, "--json"];
	const verify = start(words, folder);
	let said = "";
	verify.child.stderr?.on("data", (text) => {
		said += text;
	});
	await until(() => said.includes("run 2 of 100"));
	verify.child.kill("SIGINT");
	const { status, stdout, stderr } = await verify.ended;
	assert.equal(status, 1, stderr);
	const { passed, runs, comparison } = JSON.parse(stdout);
	assert.equal(passed, false);
	assert.ok(runs.length >= 2 && runs.length < 100, `${runs.length} runs`);
	assert.equal(comparison.candidate.length, runs.filter(isComplete).length);
});

function isComplete({ interrupted }: { interrupted: boolean }): boolean {
	return !interrupted;
}

test("a baseline too short for any verdict is not measured against for longer", async (t) => {
	const folder = temporaryDirectory(t);
	const log = join(folder, "short.csv");
	await start(["log", "--demo", "-d", "0.4", "-i", "0.1", "-o", log], folder).ended;
	const words = ["verify", "--demo", "-d", "1s", "-i", "0.1", "--baseline", log];
	const { status, stdout } = await start([...words, "-o", join(folder, "a")], folder).ended;
	assert.equal(status, 1);
	assert.match(stdout, /the baseline has too little load for a verdict/);
	assert.match(stdout, /^1 look in 1 s/m);
});

test("a baseline without load is not measured against for longer", async (t) => {
	const folder = temporaryDirectory(t);
	const log = join(folder, "idle.csv");
	const idle = range(0, 60).map((second) => sampleAt(second, { tx_mb_per_s: 0, rx_mb_per_s: 0 }));
	writeFileSync(log, `${[CSV_HEADER, ...idle.map(toCsvRecord)].join("\n")}\n`);
	const words = ["verify", "--demo", "-d", "1s", "-i", "0.1", "--baseline", log];
	const { status, stdout } = await start([...words, "-o", join(folder, "a")], folder).ended;
	assert.equal(status, 1);
	assert.match(stdout, /the baseline has too little load for a verdict/);
	assert.match(stdout, /^1 look in 1 s/m);
});

test("too little data fails, unless --allow-inconclusive is given", async (t) => {
	const folder = temporaryDirectory(t);
	const short = join(folder, "short.csv");
	await start(["log", "--demo", "-d", "0.4", "-i", "0.1", "-o", short], folder).ended;
	const flags = ["verify", "--demo", "-d", "1s", "-i", "0.1", "--baseline", short];
	const [strict, lenient] = await Promise.all([
		start([...flags, "-o", join(folder, "a")], folder).ended,
		start([...flags, "--allow-inconclusive", "-o", join(folder, "b")], folder).ended,
	]);
	assert.deepEqual([strict.status, lenient.status], [1, 0], strict.stderr + lenient.stderr);
	assert.match(strict.stderr, /verification against .* failed: inconclusive/);
	assert.match(strict.stdout, /^demo: a simulated driver, not a measurement$/m);
});

test("a baseline of another link is compared, and the difference named", async (t) => {
	await using rig = await StressRig.start();
	const driver = ["-f", rig.driverFile, "-i", "0.05"];
	const log = rig.file("there.csv");
	const there = ["--sysfs", writeSysfs(t, THUNDERBOLT_3)];
	const here = ["--sysfs", writeSysfs(t, THUNDERBOLT_4)];
	await start(["log", ...driver, ...there, "-d", "0.5", "-o", log], rig.folder).ended;
	await start(["baseline", "save", "there", log, ...there], rig.folder).ended;
	const words = ["verify", ...driver, ...here, "-d", "1s", "--baseline", "there"];
	const { stdout, stderr } = await start(words, rig.folder).ended;
	assert.match(stdout, /^verification (passed|failed)$/m, stderr);
	assert.match(
		stdout,
		/^machine differs: link: Razer Core X Chroma in the baseline, ADT-Link UT3G here$/m,
	);
	assert.match(
		stdout,
		/^machine differs: pcie path: Gen 3 x4, tunnel, Gen 3 x4 in the baseline, /m,
	);
});

for (const [words, said] of [
	[["verify"], /--baseline LOG\|NAME is missing/],
	[["verify", "--baseline", "no-such.csv"], /no-such\.csv/],
	[["verify", "--baseline", "x", "more"], /unknown argument "more"/],
	[
		["verify", "--baseline", "x", "-d", "90s", "--max-duration", "1m"],
		/--max-duration must be at least the --duration of 90 s, got 60 s/,
	],
	[
		["verify", "--baseline", "x", "--runs", "3", "--max-duration", "1m"],
		/leave out --max-duration: with --runs each run takes the --duration/,
	],
	[["verify", "--baseline", "x", "--runs", "1.5"], /--runs takes a whole number from 1 to 100/],
	[["baseline"], /ACTION is missing: one of save, list, show, remove/],
	[["baseline", "keep"], /ACTION must be one of save, list, show, remove/],
	[["baseline", "save", "x"], /LOG is missing/],
	[["baseline", "save", "x", "no-such.csv"], /no-such\.csv/],
	[["baseline", "show", "x"], /cannot read “x”/],
	[["baseline", "remove", "../x"], /the name of a baseline takes/],
] as const) {
	test(`${words.join(" ")}: refused with status 2`, async (t) => {
		const { status, stdout, stderr } = await start(words, temporaryDirectory(t)).ended;
		assert.deepEqual([status, stdout], [2, ""], stderr);
		assert.match(stderr, said);
		assert.equal(stderr.split("\n").length, 2);
	});
}

test("compare and verify word the same mistake alike", async (t) => {
	const folder = temporaryDirectory(t);
	writeFileSync(join(folder, "text.txt"), "not a log\n");
	writeFileSync(join(folder, "empty.csv"), "");
	const mistakes = ["unknown", "./gone.csv", "text.txt", "empty.csv"];
	await Promise.all(
		mistakes.map(async (name) => {
			const [compared, verified] = await Promise.all([
				start(["compare", name, name], folder).ended,
				start(["verify", "--demo", "-d", "1s", "--baseline", name], folder).ended,
			]);
			assert.deepEqual([compared.status, verified.status], [2, 2], verified.stderr);
			assert.equal(compared.stderr, verified.stderr);
		}),
	);
});

test("baselines are listed, shown and removed", async (t) => {
	const folder = temporaryDirectory(t);
	const run = async (...words: readonly string[]) => {
		const { status, stdout, stderr } = await start(["baseline", ...words], folder).ended;
		assert.deepEqual([status, stderr], [0, ""]);
		return stdout;
	};
	const log = join(folder, "demo.csv");
	await start(["log", "--demo", "-d", "0.2", "-i", "0.1", "-o", log], folder).ended;
	await run("save", "nightly", log);
	const other = join(folder, "other.csv");
	await start(["log", "--demo", "-d", "0.2", "-i", "0.1", "-o", other], folder).ended;
	assert.match(await run("save", "nightly", other), /^nightly, run 2: 3 samples of .*other\.csv/);
	assert.equal(JSON.parse(await run("show", "nightly", "--json")).runs.length, 2);
	assert.match(await run("save", "nightly", log, "--force"), /^nightly, run 1: 3 samples of /);
	assert.equal(JSON.parse(await run("show", "nightly", "--json")).runs.length, 1);
	assert.equal(await run("list"), "nightly\n");
	assert.match(await run("show", "nightly"), /^ {2}TX MB\/s: median [\d.]+, p99 [\d.]+$/m);
	assert.match(await run("show", "nightly"), /^nightly: 3 samples of .*demo\.csv, saved 20/);
	assert.equal(JSON.parse(await run("show", "nightly", "--json")).samples, 3);
	assert.equal(await run("remove", "nightly"), "");
	assert.equal(await run("list", "--json"), "[]\n");
});
