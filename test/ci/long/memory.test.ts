import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { CSV_HEADER } from "../../../source/record/csv-record.ts";
import { temporaryDirectory } from "../../helpers/log-samples.ts";
import { csv, everySecond } from "../../helpers/recorded-logs.ts";
import { openProgram, PROGRAM } from "../../helpers/replayed-screen.ts";

const MIB = 1024 ** 2;

/** Runs the program with a small heap, and says how much memory it had at most, in MiB. */
function runSmall(context: TestContext, words: readonly string[], environment = {}) {
	const folder = temporaryDirectory(context);
	const [probe, told] = [join(folder, "probe.cjs"), join(folder, "peak")];
	// Not what getrusage(2) says: that counts this process too, which the child was a copy of.
	const copy = `fs.writeFileSync(${JSON.stringify(told)}, fs.readFileSync("/proc/self/status"))`;
	writeFileSync(probe, `const fs = require("node:fs"); process.on("exit", () => ${copy});`);
	const node = ["--max-old-space-size=128", "--require", probe, PROGRAM, ...words];
	const env = { ...process.env, SUDO_UID: "", ...environment };
	const { status, stdout, stderr } = spawnSync(process.execPath, node, {
		encoding: "utf8",
		env,
		timeout: 60_000,
	});
	const [, peak_kib] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(told, "utf8")) ?? [];
	const peak_mib = Number(peak_kib) / 1024;
	return { status, stdout, stderr, peak_mib };
}

/**
 * A gzip file of a beginning, and then so many bytes of one kind: a thousandth of it on the disk.
 */
function bomb(path: string, filler: string, bytes: number): string {
	const contents = [Buffer.from(csv(everySecond(10))), Buffer.alloc(bytes, filler)];
	writeFileSync(path, gzipSync(Buffer.concat(contents), { level: 1 }));
	return path;
}

for (const [what, text] of [
	["10^6 brackets deep", `name: a\nphases: ${"[".repeat(1e6)}`],
	["30,000 lists deep", "- ".repeat(30_000)],
	["a billion laughs", laughs()],
] as const) {
	test(`a scenario that is ${what} is refused in little memory`, (t) => {
		const file = join(temporaryDirectory(t), "scenario.yaml");
		writeFileSync(file, text);
		const { status, stderr, peak_mib } = runSmall(t, ["stress", "--check", file]);
		assert.equal(status, 2, stderr);
		assert.ok(peak_mib < 256, `${peak_mib} MiB`);
	});
}

function laughs(): string {
	const levels = [..."abcdefghi"].map((name, index) => {
		const before = String.fromCharCode(name.charCodeAt(0) - 1);
		return `${name}: &${name} [${index === 0 ? "lol" : Array(10).fill(`*${before}`).join()}]`;
	});
	return `name: a\nphases: [*i]\n${levels.join("\n")}\n`;
}

test("an endless scenario, and one behind a link to it, are refused in little memory", (t) => {
	const link = join(temporaryDirectory(t), "scenario.yaml");
	symlinkSync("/dev/zero", link);
	for (const path of ["/dev/zero", link]) {
		const { status, stderr, peak_mib } = runSmall(t, ["stress", "--check", path]);
		assert.equal(status, 2);
		assert.match(stderr, /“.*”: it is neither a regular file nor a pipe\n$/);
		assert.ok(peak_mib < 128, `${peak_mib} MiB`);
	}
});

test("a scenario is read from a pipe, as <(a command) gives one", () => {
	const line = `exec "$0" "$1" stress --check <(sleep 0.1; "$0" "$1" stress --show burst)`;
	const { status, stderr } = spawnSync("bash", ["-c", line, process.execPath, PROGRAM], {
		encoding: "utf8",
	});
	assert.equal(status, 0, stderr);
});

for (const [what, filler] of [
	["one endless line", "x"],
	["nothing but zeros", "\0"],
] as const) {
	test(`a gzip log that unpacks to 48 MB of ${what} is read in little memory`, (t) => {
		const folder = temporaryDirectory(t);
		const path = bomb(join(folder, "bomb.csv.gz"), filler, 48 * MIB);
		const environment = { XDG_DATA_HOME: folder };
		const saved = runSmall(t, ["baseline", "save", "nightly", path], environment);
		assert.equal(saved.status, 0, saved.stderr);
		assert.ok(saved.peak_mib < 160, `${saved.peak_mib} MiB`);
		const { stdout } = runSmall(t, ["baseline", "show", "nightly"], environment);
		assert.match(stdout, /^nightly: 10 samples/);
	});
}

for (const [what, filler, mib] of [
	["256 MB of one endless line", "x", 256],
	["8 million empty lines", "\n", 8],
] as const) {
	test(`a replay of a gzip log that unpacks to ${what} takes little memory, and keys work`, async (t) => {
		const path = bomb(join(temporaryDirectory(t), "bomb.csv.gz"), filler, mib * MIB);
		await using terminal = await openProgram(["--replay", path, "--speed", "1000"], {
			env: { NODE_OPTIONS: "--max-old-space-size=128" },
		});
		const says =
			(word: string) =>
			([header = ""]: readonly string[]) =>
				header.includes(` ${word} `);
		await terminal.waitFor(([header = ""]) => header.includes("REPLAY"), { what: "the replay" });
		terminal.type("p");
		await terminal.waitFor(says("PAUSED"), { what: "a pause" });
		terminal.type("p");
		await terminal.waitFor(says("END"), { what: "the end", timeoutMs: 120_000 });
		const [, peak_kib] = /^VmHWM:\s*(\d+) kB$/m.exec(statusOf(terminal.pid)) ?? [];
		assert.ok(Number(peak_kib) / 1024 < 224, `${peak_kib} KiB`);
		terminal.type("q");
		assert.equal((await terminal.exited).code, 0);
	});
}

const statusOf = (pid: number) => readFileSync(`/proc/${pid}/status`, "utf8");

test("gzip bombs are compared, and verified against, in the database's bounds", (t) => {
	const folder = temporaryDirectory(t);
	const path = bomb(join(folder, "bomb.csv.gz"), "x", 128 * MIB);
	const verify = ["verify", "--baseline", path, "--demo", "-d", "1s", "-i", "0.1"];
	verify.push("--max-duration", "1s");
	for (const words of [
		["compare", "--json", path, path],
		[...verify, "-o", join(folder, "run")],
	]) {
		const { status, stderr, peak_mib } = runSmall(t, words);
		// Ten samples are too few for a verdict.
		assert.equal(status, 1, stderr);
		assert.ok(peak_mib < 900, `${words[0]}: ${peak_mib} MiB`);
	}
});

test("a gzip log that unpacks to 128 MB of one line is analysed in the database's bounds", (t) => {
	const folder = temporaryDirectory(t);
	const path = bomb(join(folder, "bomb.csv.gz"), "x", 128 * MIB);
	const { status, stdout, stderr, peak_mib } = runSmall(t, ["analyze", "--json", path]);
	assert.equal(status, 0, stderr);
	assert.equal(JSON.parse(stdout).records, 10);
	// DuckDB may take 600 MB for itself.
	assert.ok(peak_mib < 900, `${peak_mib} MiB`);
});

test("a baseline that unpacks to 400 MB of empty lines is refused, and does not fill the heap", (t) => {
	const data = temporaryDirectory(t);
	const folder = join(data, "anarchy-perf-ink/baselines");
	mkdirSync(folder, { recursive: true });
	const records = gzipSync(
		Buffer.concat([Buffer.from(CSV_HEADER), Buffer.alloc(400 * MIB, "\n")]),
		{
			level: 1,
		},
	);
	const document = {
		format: "anarchy-perf-ink baseline",
		version: 1,
		saved: "2026-11-23T18:00:00.000Z",
		log: "link.csv",
		samples: 1,
		machine: {},
		records: records.toString("base64"),
	};
	writeFileSync(join(folder, "nightly.json"), JSON.stringify(document));
	const environment = { XDG_DATA_HOME: data };
	const { status, stderr, peak_mib } = runSmall(
		t,
		["verify", "--baseline", "nightly", "--demo", "-d", "1s", "-o", join(data, "out")],
		environment,
	);
	assert.equal(status, 2, stderr);
	assert.match(stderr, /is not a valid baseline/);
	// zlib holds what it unpacks twice for a moment, in its pieces and whole; the limit is 512 MB.
	assert.ok(peak_mib < 1100, `${peak_mib} MiB`);
});

test("a baseline that is a pipe or has no end is refused, and not waited for", (t) => {
	const data = temporaryDirectory(t);
	const folder = join(data, "anarchy-perf-ink/baselines");
	mkdirSync(folder, { recursive: true });
	spawnSync("mkfifo", [join(folder, "pipe.json")]);
	const { status, stderr } = runSmall(t, ["baseline", "show", "pipe"], { XDG_DATA_HOME: data });
	assert.equal(status, 2);
	assert.match(stderr, /it is not a regular file\n$/);
});
