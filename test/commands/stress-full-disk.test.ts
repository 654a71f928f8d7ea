/** What a full disk and what noisy workloads do to a stress run: nothing to its verdict. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { assertJunit } from "../helpers/junit-schema.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { csv, everySecond } from "../helpers/recorded-logs.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { smallDisk, withMounts } from "../helpers/small-disk.ts";

const MIB = 1024 ** 2;

function setUp(t: TestContext) {
	const folder = temporaryDirectory(t);
	const scenarioWith = (check: string) => {
		const scenario = join(folder, "short.yaml");
		const phase = "{name: load, duration: 2s, parallel: 1}";
		writeFileSync(scenario, `name: short\nphases: [${phase}]\nchecks: ['${check}']\n`);
		return scenario;
	};
	const run = (...words: readonly string[]) =>
		spawnSync(process.execPath, [PROGRAM, ...words], {
			cwd: folder,
			encoding: "utf8",
			env: { ...process.env, SUDO_UID: "" },
			maxBuffer: 64 * MIB,
		});
	return { folder, scenarioWith, run };
}

/** A workload that fills a disk and goes on as if nothing had been. */
const filling = (disk: string) => [
	"sh",
	"-c",
	`cat /dev/zero >${disk}/ballast 2>&-; exec sleep 60`,
];

for (const [verdict, check, expected] of [
	["passed", "tx.p50 >= 1 MB/s", 74],
	["failed", "tx.p50 >= 1 GB/s", 1],
] as const) {
	test(
		`stress: a disk that fills during the run: judged as ${verdict}, status ${expected}`,
		withMounts,
		(t) => {
			const { folder, scenarioWith, run } = setUp(t);
			const disk = smallDisk(t, "size=1m");
			const scenario = scenarioWith(check);
			const flags = ["--demo", "--tx", "100", "-i", "0.05", "-o", join(disk, "out")];
			const junit = join(folder, "junit.xml");
			const words = ["stress", scenario, ...flags, "--junit", junit, "--", ...filling(disk)];
			const { status, stdout, stderr } = run(...words);
			assert.match(stdout, /tx\.p50/, "the summary");
			assert.match(stderr, /cannot write “.*result\.json”: the disk is full/);
			assert.doesNotMatch(stderr, /defect/);
			assert.equal(status, expected);
			const xml = readFileSync(junit, "utf8");
			assertJunit(xml, { failures: expected === 1 ? 2 : 1 });
			assert.match(
				xml,
				/name="outputs"[^>]*>\s*<failure message="[^"]*cannot write [^"]*result\.json/,
			);
			assert.ok(!readdirSync(join(disk, "out")).includes("result.json"), "nothing half-written");
		},
	);
}

test("verify: a disk that fills during the run is reported, and is no defect", withMounts, (t) => {
	const { folder, run } = setUp(t);
	const disk = smallDisk(t, "size=1m");
	const log = join(folder, "log.csv");
	writeFileSync(log, csv(everySecond(60)));
	const flags = ["--demo", "-d", "2s", "--max-duration", "2s", "-i", "0.05"];
	const words = [
		"verify",
		"--baseline",
		log,
		"--allow-inconclusive",
		...flags,
		"-o",
		join(disk, "out"),
	];
	const { status, stderr } = run(...words, "--", ...filling(disk));
	assert.match(stderr, /the disk is full/);
	assert.doesNotMatch(stderr, /defect/);
	assert.ok(status === 74 || status === 1, `status ${status}: ${stderr}`);
});

test("stress: on a disk that is full from the start nothing is run", withMounts, (t) => {
	const { folder, scenarioWith, run } = setUp(t);
	const disk = smallDisk(t, "size=4k");
	writeFileSync(join(disk, "ballast"), Buffer.alloc(4096));
	const mark = join(folder, "was-run");
	const flags = ["--demo", "-o", join(disk, "out"), "--", "touch", mark];
	const { status, stderr } = run("stress", scenarioWith("tx.p50 >= 1 MB/s"), ...flags);
	assert.match(stderr, /cannot write “.*”: the disk is full/);
	assert.equal(status, 74);
	assert.ok(!readdirSync(folder).includes("was-run"), "nothing is run");
});

test("stress: of what a workload prints the beginning is kept, and the end says what is not", (t) => {
	const { folder, scenarioWith, run } = setUp(t);
	const flags = ["--demo", "-i", "0.1", "-o", "out", "--", "sh", "-c", "yes; true"];
	const { status, stderr } = run("stress", scenarioWith("tx.p50 >= 1 MB/s"), ...flags);
	assert.equal(status, 0, stderr);
	assert.match(stderr, /workload-1\.log is cut after 16\.0 MiB; \d+ more bytes were dropped/);
	const file = join(folder, "out/workload-1.log");
	const { size } = statSync(file);
	assert.ok(size > 16 * MIB && size < 16 * MIB + 200, `${size} bytes`);
	const text = readFileSync(file, "utf8");
	assert.match(text.slice(0, 100), /^(y\n)+$/);
	assert.match(
		text.slice(16 * MIB),
		/^\n\[anarchy-perf-ink: cut here, after 16\.0 MiB; \d+ more bytes were dropped\]\n$/,
	);
});
