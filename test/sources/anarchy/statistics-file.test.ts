import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
	closeSync,
	constants,
	mkdirSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../../../source/core/interfaces.ts";
import {
	type FileReading,
	StatisticsFile,
} from "../../../source/sources/anarchy/statistics-file.ts";
import { TextReading } from "../../../source/sources/anarchy/text-reading.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";

const TEXT = readFileSync(new URL("../../fixtures/statistics/busy.txt", import.meta.url), "latin1");
const DIRECTORY = mkdtempSync(join(tmpdir(), "statistics-file-"));
const MOUNTS = { procfs: join(DIRECTORY, "proc"), sysfs: join(DIRECTORY, "sys") };

after(() => rmSync(DIRECTORY, { recursive: true }));

/** A path in the directory of these tests; with a text, of a file that holds it. */
function place(name: string, text?: string): string {
	const path = join(DIRECTORY, name);
	if (text !== undefined) writeFileSync(path, text);
	return path;
}

/** A reading, which is the same whether it is taken patiently or at once. */
async function read(path: string): Promise<FileReading> {
	const reading = await new StatisticsFile(path, new FakeClock(), MOUNTS, true).read();
	const atOnce = await new StatisticsFile(path, new FakeClock(), MOUNTS, false).read();
	assert.deepEqual(atOnce, reading);
	return reading;
}

function openHandles(): number {
	return readdirSync("/proc/self/fd").length;
}

/** How many handles are open once those that are being closed are closed. */
async function settledHandles(expected: number): Promise<number> {
	for (let turn = 0; turn < 10_000 && openHandles() > expected; turn++) await nextTurn();
	return openHandles();
}

test("an ordinary file is read completely and unchanged", async () => {
	const path = place("ordinary", TEXT);
	const clock = new FakeClock({ now_ms: 77 });
	const source = new StatisticsFile(path, clock, MOUNTS, true);
	assert.equal(source.name, path);
	assert.equal(source.id, "anarchy");
	assert.deepEqual(await source.read(), new TextReading(TEXT, 77, 77));
});

test("the text was made between the two times of the reading", async () => {
	let now_ms = 0;
	const waitUntil = () => Promise.resolve();
	const callAt = () => () => {};
	const sleepUntil = () => {};
	const clock: Clock = { now: () => ++now_ms, wall: () => 0, callAt, waitUntil, sleepUntil };
	const reading = await new StatisticsFile(place("bracketed", TEXT), clock, MOUNTS, true).read();
	assert.ok(reading.ok);
	assert.ok(reading.earliest_ms < reading.latest_ms);
});

test("if this process was delayed after the open, the text can be as old as that", async () => {
	const path = place("held-up", TEXT);
	for (const [held_ms, expected_ms] of [
		[1, 1001],
		[5000, 1000],
	] as const) {
		const clock = new FakeClock({ now_ms: 1000 });
		const open = async () => {
			const handle = openSync(path, "r");
			await clock.advance(held_ms);
			return handle;
		};
		const reading = await new StatisticsFile(path, clock, MOUNTS, true, open).read();
		assert.equal(reading.ok && reading.earliest_ms, expected_ms);
	}
});

test("every read opens the file, and finds one that was replaced or rewritten", async () => {
	const path = place("replaced", "one\n");
	const source = new StatisticsFile(path, new FakeClock(), MOUNTS, false);
	const texts: string[] = [];
	const note = async () => {
		const reading = await source.read();
		texts.push(reading.ok ? reading.text : reading.code);
	};
	await note();
	renameSync(place("replacement", "a longer two\n"), path);
	await note();
	writeFileSync(path, "3\n");
	await note();
	rmSync(path);
	await note();
	writeFileSync(path, "four\n");
	await note();
	assert.deepEqual(texts, ["one\n", "a longer two\n", "3\n", "ENOENT", "four\n"]);
});

test("two readings never disturb each other's text", async () => {
	const source = new StatisticsFile(place("twice", TEXT), new FakeClock(), MOUNTS, true);
	const first = await source.read();
	writeFileSync(source.name, TEXT.replaceAll("1184", "9999"));
	const second = await source.read();
	assert.ok(first.ok && second.ok);
	assert.equal(first.text, TEXT);
	assert.notEqual(second.text, TEXT);
});

test("bytes that are not characters are kept, one by one", async () => {
	const path = place("binary");
	writeFileSync(path, Buffer.from([0xff, 0x00, 0xc3, 0x28, 0x1b]));
	const reading = await read(path);
	assert.equal(reading.ok && reading.text, "\u00FF\u0000\u00C3(\u001B");
});

/** What stands in the file's place, and what the reading then says. */
const WRONG: Readonly<Record<string, [make: (path: string) => void, code: string, words: RegExp]>> =
	{
		missing: [() => {}, "ENOENT", /no such file/],
		empty: [(path) => writeFileSync(path, ""), "EFORMAT", /not a statistics file: it is empty/],
		directory: [(path) => mkdirSync(path), "EISDIR", /not a statistics file: it is a directory/],
		"a FIFO without a writer": [
			(path) => execFileSync("mkfifo", [path]),
			"EFORMAT",
			/not a statistics file: it is a pipe/,
		],
		"a file of 100 MB": [
			(path) => {
				writeFileSync(path, "");
				truncateSync(path, 100_000_000);
			},
			"EFORMAT",
			/not a statistics file: it is larger than any statistics/,
		],
		"/dev/zero": [
			(path) => symlinkSync("/dev/zero", path),
			"EFORMAT",
			/not a statistics file: it is a device/,
		],
		"/dev/null": [
			(path) => symlinkSync("/dev/null", path),
			"EFORMAT",
			/not a statistics file: it is a device/,
		],
		"a loop of links": [(path) => symlinkSync(path, path), "ELOOP", /loop of symbolic links/],
		"a link to nowhere": [(path) => symlinkSync("nowhere", path), "ENOENT", /no such file/],
		"a name that is too long": [() => {}, "ENAMETOOLONG", /reading failed: ENAMETOOLONG/],
	};

for (const [what, [make, code, words]] of Object.entries(WRONG)) {
	test(`${what} is a failed reading with a code and a message`, async () => {
		const isLong = what.includes("too long");
		const path = place(isLong ? "x".repeat(300) : what.replaceAll("/", "_"));
		make(path);
		const before = openHandles();
		for (let time = 0; time < 3; time++) {
			const reading = await read(path);
			assert.ok(!reading.ok);
			assert.equal(reading.code, code);
			assert.match(reading.message, words);
		}
		// Fewer where one of the test before was still being closed.
		assert.ok((await settledHandles(before)) <= before, "a handle is left open");
	});
}

test("a FIFO with a silent writer is not waited for", async () => {
	const path = place("silent");
	execFileSync("mkfifo", [path]);
	const writer = openSync(path, constants.O_RDWR);
	const reading = await read(path);
	closeSync(writer);
	assert.ok(!reading.ok);
	assert.equal(reading.code, "EAGAIN");
	assert.match(reading.message, /it is a pipe or a device with nothing to read/);
});

test("a path through a file is a missing file", async () => {
	const reading = await read(join(place("a-file", TEXT), "statistics"));
	assert.ok(!reading.ok);
	assert.equal(reading.code, "ENOTDIR");
	assert.match(reading.message, /^no such file/);
});

test("a file without permission has its own message, with a remedy", () => {
	const path = place("secret", TEXT);
	const room = new URL("../../../source/", import.meta.url);
	const script = `
		import { StatisticsFile } from "${new URL("sources/anarchy/statistics-file.ts", room)}";
		import { systemClock } from "${new URL("pipeline/system-clock.ts", room)}";
		const mounts = ${JSON.stringify(MOUNTS)};
		for (const path of ${JSON.stringify([path, join(MOUNTS.sysfs, "kernel/debug/statistics")])}) {
			console.log(JSON.stringify(await new StatisticsFile(path, systemClock, mounts, true).read()));
		}`;
	const node = [process.execPath, "--import", "tsx", "--input-type=module", "-e", script];
	const asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", ...node];
	const [program = "", ...arguments_] = process.getuid?.() === 0 ? asNobody : node;
	// As for debugfs, it is the directory above that keeps others out.
	execFileSync("chmod", ["000", path]);
	mkdirSync(join(MOUNTS.sysfs, "kernel/debug"), { recursive: true, mode: 0o000 });
	execFileSync("chmod", ["755", DIRECTORY]);
	const output = execFileSync(program, arguments_, { encoding: "utf8" }).trim();
	execFileSync("chmod", ["700", join(MOUNTS.sysfs, "kernel/debug")]);
	const [elsewhere, inDebugfs] = output.split("\n").map((line) => JSON.parse(line));
	assert.equal(elsewhere.code, "EACCES");
	assert.match(elsewhere.message, /permission denied \(make the file readable, or run: sudo /);
	assert.equal(inDebugfs.code, "EACCES");
	assert.match(inDebugfs.message, /permission denied: only root can read it \(run: sudo /);
});

for (const [how, isAsync] of [
	["patient", true],
	["direct", false],
] as const) {
	test(`a thousand ${how} reads leave no handle open`, async () => {
		const source = new StatisticsFile(place("many", TEXT), new FakeClock(), MOUNTS, isAsync);
		await source.read();
		const before = await settledHandles(0);
		for (let time = 0; time < 1000; time++) assert.ok((await source.read()).ok);
		assert.ok((await settledHandles(before)) <= before);
	});
}
