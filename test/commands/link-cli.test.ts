import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { formatDriverStatistics } from "../../source/sources/anarchy/format-statistics.ts";
import { steadyStatistics } from "../helpers/driver-file.ts";
import { recordsOf, temporaryDirectory } from "../helpers/log-samples.ts";
import { openProgram, PROGRAM } from "../helpers/replayed-screen.ts";
import { DOWNGRADED_WIDTH, RAZER, THUNDERBOLT_3, writeSysfs } from "../helpers/sysfs.ts";

function driverFile(context: TestContext): string {
	const file = join(temporaryDirectory(context), "statistics");
	writeFileSync(file, formatDriverStatistics(steadyStatistics(60_000)));
	return file;
}

function run(...words: string[]) {
	return spawnSync(process.execPath, [PROGRAM, ...words], { encoding: "utf8" });
}

const LINK = {
	link_device: "Razer Core X Chroma",
	link_capacity_tx_mb_per_s: 3248.440748440749,
	link_capacity_rx_mb_per_s: 3248.440748440749,
	pcie_correctable_errors: 4,
	pcie_nonfatal_errors: 2,
	pcie_fatal_errors: 1,
};

function linkOf(record: object): object {
	return Object.fromEntries(Object.keys(LINK).map((name) => [name, Reflect.get(record, name)]));
}

test("every record says what is known of the link, as JSON and as CSV, from the first on", (t) => {
	const sysfs = writeSysfs(t, THUNDERBOLT_3);
	const flags = ["-f", driverFile(t), "--sysfs", sysfs, "-i", "0.1", "-d", "0.2"];
	const json = run("--json", ...flags);
	assert.deepEqual([json.status, json.stderr], [0, ""]);
	const records = json.stdout.trimEnd().split("\n");
	for (const record of records) assert.deepEqual(linkOf(JSON.parse(record)), LINK);
	const file = join(temporaryDirectory(t), "link.csv");
	assert.equal(run("log", "-o", file, ...flags).status, 0);
	for (const record of recordsOf(file)) assert.deepEqual(linkOf(record), LINK);
});

test("a demo has no link", (t) => {
	const sysfs = writeSysfs(t, THUNDERBOLT_3);
	const { stdout } = run("--demo", "--once", "--json", "-i", "0.1", "--sysfs", sysfs);
	assert.equal(JSON.parse(stdout).link_device, "");
});

test("a device's name is no formula in a spreadsheet", (t) => {
	const thunderbolt = { "0-1": { ...RAZER, vendor_name: "", device_name: '=cmd|"x",\u001b[2J' } };
	const sysfs = writeSysfs(t, { ...THUNDERBOLT_3, thunderbolt });
	const { stdout } = run("log", "-o", "-", "-f", driverFile(t), "--sysfs", sysfs, "-d", "0.1");
	assert.match(stdout, /,"'=cmd\|""x"",\uFFFD\[2J",/);
});

test("the screen names the device, its downgraded link, and how full it is", async (t) => {
	const sysfs = writeSysfs(t, DOWNGRADED_WIDTH);
	const flags = ["-f", driverFile(t), "--sysfs", sysfs, "-i", "0.1"];
	await using terminal = await openProgram(flags, { columns: 120, rows: 36 });
	await terminal.waitFor((screen) => /DEVICE +ADT-Link UT3G/.test(screen.join("\n")), {
		what: "the device",
	});
	await terminal.waitFor(
		(screen) => /ADT-Link UT3G · Gen 3 x1 \(capable of x4\)/.test(screen.join("\n")),
		{
			what: "its downgraded link",
		},
	);
});

test("what was verified for a device is taken from the state directory", async (t) => {
	const state = temporaryDirectory(t);
	mkdirSync(join(state, "anarchy-perf-ink"));
	const verified = { tx_mb_per_s: 2000, rx_mb_per_s: 2000 };
	const devices = { [RAZER["unique_id"] ?? ""]: verified };
	writeFileSync(join(state, "anarchy-perf-ink/capacity.json"), JSON.stringify({ devices }));
	const driver = join(temporaryDirectory(t), "statistics");
	writeFileSync(driver, formatDriverStatistics(steadyStatistics(1000)));
	const sysfs = writeSysfs(t, THUNDERBOLT_3);
	const simulator = ["simulate", driver, "--tx", "1000", "--rx", "10"];
	await using _ = await openProgram(simulator);
	await using terminal = await openProgram(["-f", driver, "--sysfs", sysfs, "-i", "0.3"], {
		columns: 120,
		rows: 36,
		env: { XDG_STATE_HOME: state, SUDO_UID: "" },
	});
	const sentence = / TX .* (29|3\d) % of the link, (4[5-9]|5[0-5]) % of the best measured/;
	await terminal.waitFor((screen) => sentence.test(screen.join("\n")), { what: "both shares" });
});

for (const given of ["0", "-1", "x", "1000001", ""]) {
	test(`--capacity ${given} is refused`, () => {
		const { status, stderr } = run("--demo", `--capacity=${given}`);
		assert.equal(status, 2);
		assert.match(stderr, /^anarchy-perf-ink: --capacity takes MB\/s above 0 and up to 1000000/);
	});
}
