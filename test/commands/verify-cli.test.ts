import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { assertJunit } from "../helpers/junit-schema.ts";
import { recordsOf, temporaryDirectory } from "../helpers/log-samples.ts";
import { StressRig, start } from "../helpers/stress-rig.ts";
import { THUNDERBOLT_3, THUNDERBOLT_4, writeSysfs } from "../helpers/sysfs.ts";

/** A busy machine takes too few readings for a verdict: then it is given longer, and longer still. */
const DURATIONS_S = [1, 8, 64];

test("verify passes a link that is no slower than it was, and fails one that is", async () => {
	await using rig = await StressRig.start();
	const [fault, junit] = [join(rig.load, "fault-slow"), rig.file("junit.xml")];
	const verify = (seconds: number, output: string, baseline: string) => {
		const driver = ["--stats-file", rig.driverFile, "--interval", "0.02"];
		const outputs = ["--json", "-o", rig.file(output), "--junit", junit];
		const words = ["verify", ...driver, "--duration", `${seconds}s`, ...outputs];
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
	assert.deepEqual([saved.status, saved.stdout, saved.stderr], [0, "", ""]);

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
			/anarchy-perf-ink: the baseline .*record\.csv is not met: regressed\n$/,
		);
		const regressed = JSON.parse(slower.stdout).comparison.phases[0].metrics.filter(
			(metric: { verdict: { kind: string } }) => metric.verdict.kind === "regressed",
		);
		assertJunit(readFileSync(junit, "utf8"), { failures: regressed.length + 1 });
		break;
	}
});

test("too little for a verdict is no pass, unless it is allowed", async (t) => {
	const folder = temporaryDirectory(t);
	const short = join(folder, "short.csv");
	await start(["log", "--demo", "-d", "0.4", "-i", "0.1", "-o", short], folder).ended;
	const flags = ["verify", "--demo", "-d", "1s", "-i", "0.1", "--baseline", short];
	const [strict, lenient] = await Promise.all([
		start([...flags, "-o", join(folder, "a")], folder).ended,
		start([...flags, "--allow-inconclusive", "-o", join(folder, "b")], folder).ended,
	]);
	assert.deepEqual([strict.status, lenient.status], [1, 0], strict.stderr + lenient.stderr);
	assert.match(strict.stderr, /is not met: inconclusive/);
	assert.match(strict.stdout, /^this is a demo: the driver is simulated$/m);
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
	assert.match(stdout, /^the baseline is (not )?met$/m, stderr);
	assert.match(stdout, /^another machine\? link: Razer Core X Chroma there, ADT-Link UT3G here$/m);
	assert.match(stdout, /^another machine\? pcie path: Gen 3 x4, tunnel, Gen 3 x4 there, /m);
});

for (const [words, said] of [
	[["verify"], /--baseline LOG\|NAME is missing/],
	[["verify", "--baseline", "no-such.csv"], /no-such\.csv/],
	[["verify", "--baseline", "x", "more"], /unknown argument "more"/],
	[["baseline"], /ACTION is missing: one of save, list, show, remove/],
	[["baseline", "keep"], /ACTION is one of save, list, show, remove/],
	[["baseline", "save", "x"], /LOG is missing/],
	[["baseline", "save", "x", "no-such.csv"], /no-such\.csv/],
	[["baseline", "show", "x"], /cannot read “x”/],
	[["baseline", "remove", "../x"], /the name of a baseline has/],
] as const) {
	test(`${words.join(" ")}: refused with status 2`, async (t) => {
		const { status, stdout, stderr } = await start(words, temporaryDirectory(t)).ended;
		assert.deepEqual([status, stdout], [2, ""], stderr);
		assert.match(stderr, said);
		assert.equal(stderr.split("\n").length, 2);
	});
}

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
	assert.equal(await run("list"), "nightly\n");
	assert.match(await run("show", "nightly"), /^nightly: 3 samples of .*demo\.csv, saved 20/);
	assert.equal(JSON.parse(await run("show", "nightly", "--json")).samples, 3);
	assert.equal(await run("remove", "nightly"), "");
	assert.equal(await run("list", "--json"), "[]\n");
});
