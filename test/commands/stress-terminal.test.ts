import assert from "node:assert/strict";
import { chmodSync, chownSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { openProgram, PROGRAM } from "../helpers/replayed-screen.ts";
import { processesThat, StressRig } from "../helpers/stress-rig.ts";
import { openTerminal } from "../helpers/terminal.ts";
import { until } from "../helpers/until.ts";

const SCENARIO = `name: watched
phases:
  - name: load
    duration: 1h
    parallel: 2
    checks:
      - tx.p50 >= 1 GB/s
      - tx.p50 >= 10 GB/s
`;

function flagsOf(rig: StressRig, name: string): string[] {
	const file = rig.file("watched.yaml");
	writeFileSync(file, SCENARIO);
	return ["stress", file, "-f", rig.driverFile, "-i", "0.05", "-o", rig.file(name)];
}

test("on a terminal it is the monitor, with progress and the standing of each check", async () => {
	await using rig = await StressRig.start();
	const words = [...flagsOf(rig, "seen"), "--", ...rig.workload];
	await using terminal = await openProgram(words, { columns: 90, rows: 30 });
	const isUnderWay = (screen: readonly string[]) =>
		[
			/^ ● \w.* anarchy-perf-ink .* LOG .*watched/,
			/^ ░{20} +0 % {2}\d+ (m|s|h).* left {2}phase load \(1 of 1\): .* of 1 h, 2 workers$/,
			/^ holding load: tx\.p50 >= 1 GB\/s {2}\d{4}\.\d MB\/s$/,
			/^ FAILED {2}load: tx\.p50 >= 10 GB\/s/,
			/^ TX +\d{4}\.\d MB\/s/,
			/^ LATENCY +\d+ +ns/,
		].every((pattern) => screen.some((line) => pattern.test(line)));
	await terminal.waitFor(isUnderWay, { what: "a run under way" });
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 1, signal: null });
	const screen = terminal.screen().join("\n");
	assert.match(screen, /watched failed: 1 of 2 checks failed, interrupted$/m);
	assert.doesNotMatch(screen, /░/, "the monitor has made way for the summary");
	// The driver looks into that folder as well.
	const isWorkload = (line: string) => line.includes(rig.load) && !line.includes(" simulate ");
	assert.equal(processesThat((_, line) => isWorkload(line)).length, 0);
});

for (const rows of [3, 6, 8, 12]) {
	test(`a screen of ${rows} rows holds what there is room for`, async () => {
		await using rig = await StressRig.start();
		const words = [...flagsOf(rig, "seen"), "--", ...rig.workload];
		await using terminal = await openProgram(words, { columns: 60, rows });
		const isShown = (screen: readonly string[]) =>
			screen.some((line) => / TX +\d{4}\.\d/.test(line));
		await terminal.waitFor(isShown, { what: "the transmit rate" });
		terminal.type("\u0003");
		assert.equal((await terminal.exited).code, 1);
	});
}

test("under sudo the workload and what it leaves are the invoking user's", {
	skip: process.geteuid?.() === 0 ? false : "only root can take another user's rights",
}, async () => {
	const NOBODY = 65_534;
	await using rig = await StressRig.start();
	chmodSync(rig.folder, 0o777);
	chownSync(rig.load, NOBODY, NOBODY);
	const env = { SUDO_UID: `${NOBODY}`, SUDO_GID: `${NOBODY}`, SUDO_USER: "nobody" };
	const words = [
		...flagsOf(rig, "kept"),
		"--",
		"sh",
		"-c",
		rig.workloadThat("id -u; exec sleep 1000"),
	];
	await using terminal = await openProgram(words, { env });
	const workload = join(rig.folder, "kept/workload-2.log");
	await until(() => readdirSync(rig.load).length === 2 && readFileSync(workload, "utf8") !== "");
	terminal.type("\u0003");
	assert.equal((await terminal.exited).code, 1);
	assert.equal(readFileSync(workload, "utf8"), `${NOBODY}\n`);
	const files = readdirSync(join(rig.folder, "kept"));
	assert.ok(files.includes("record.csv") && files.includes("result.json"), files.join());
	for (const name of files) {
		assert.equal(statSync(join(rig.folder, "kept", name)).uid, NOBODY, name);
	}
});

test("with stdin from elsewhere it is the monitor as well, and hears keys", async () => {
	await using rig = await StressRig.start();
	const words = [process.execPath, PROGRAM, ...flagsOf(rig, "seen"), "--", ...rig.workload];
	const command = ["sh", "-c", 'exec "$@" </dev/null', "sh", ...words];
	await using terminal = await openTerminal({ command, columns: 90, rows: 30 });
	await terminal.waitFor((screen) => screen.some((line) => /^ TX +\d{4}\.\d MB/.test(line)), {
		what: "a run under way",
	});
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 1, signal: null });
});

test("on a dumb terminal it is lines", async () => {
	await using rig = await StressRig.start();
	const words = [...flagsOf(rig, "seen"), "--", ...rig.workload];
	await using terminal = await openProgram(words, { columns: 90, rows: 30, env: { TERM: "dumb" } });
	await terminal.waitFor((screen) => screen.join("\n").includes("phase load (1 of 1)"), {
		what: "the first phase",
	});
	terminal.signal("SIGTERM");
	assert.deepEqual(await terminal.exited, { code: 1, signal: null });
	assert.ok(!terminal.raw().includes("\x1b"));
});
