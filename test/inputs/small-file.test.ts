import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { readSmallFile, readSmallFileInTime } from "../../source/inputs/small-file.ts";
import { UnfitFile } from "../../source/inputs/unfit-file.ts";
import { FuseFile, NO_FUSE } from "../helpers/fuse-file.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";

const WAYS = {
	"at once": async (path: string, max_bytes: number) => readSmallFile(path, max_bytes),
	"in other threads": readSmallFileInTime,
};

for (const [way, read] of Object.entries(WAYS)) {
	test(`${way}: a file is read whole, whatever size the kernel reports`, async (t) => {
		const file = join(temporaryDirectory(t), "file");
		const text = "1µ".repeat(100_000);
		writeFileSync(file, text);
		assert.equal(await read(file, 300_000), text);
		assert.equal(await read("/proc/version", 4096), readFileSync("/proc/version", "utf8"));
	});

	test(`${way}: a file that is not small and regular is refused without waiting`, async (t) => {
		const folder = temporaryDirectory(t);
		const place = (name: string, put: (path: string) => void) => {
			put(join(folder, name));
			return join(folder, name);
		};
		for (const [path, code, message] of [
			[place("fifo", (path) => execFileSync("mkfifo", [path])), "ENOTREG", /not a regular file/],
			[place("folder", (path) => mkdirSync(path)), "EISDIR", /a directory/],
			[place("zero", (path) => symlinkSync("/dev/zero", path)), "ENOTREG", /not a regular file/],
			[place("large", (path) => enlarge(path, 4097)), "EFBIG", /larger than 4 KiB/],
		] as const) {
			await assert.rejects(read(path, 4096), (error) => {
				assert.ok(error instanceof UnfitFile, String(error));
				assert.equal(error.code, code, path);
				assert.match(error.message, message);
				return true;
			});
		}
		const largest = place("largest", (path) => enlarge(path, 4096));
		assert.equal((await read(largest, 4096)).length, 4096);
		await assert.rejects(read(join(folder, "none"), 4096), { code: "ENOENT" });
	});
}

test("a file that hangs in the kernel is abandoned, and not read again until it answers", {
	skip: NO_FUSE,
}, async (t) => {
	const file = new FuseFile(t);
	file.behaviour = { kind: "hang" };
	for (let attempt = 0; attempt < 3; attempt++) {
		await assert.rejects(readSmallFileInTime(file.path, 4096), { code: "ETIMEDOUT" });
	}
	assert.equal(file.reads, 1);
	file.behaviour = { kind: "text", text: () => "here again" };
	file.release();
	const answer = () => readSmallFileInTime(file.path, 4096).catch(() => null);
	let text = await answer();
	while (text === null) {
		await new Promise((resolve) => setImmediate(resolve));
		text = await answer();
	}
	assert.equal(text, "here again");
});

function enlarge(path: string, bytes: number): void {
	writeFileSync(path, "");
	truncateSync(path, bytes);
}
