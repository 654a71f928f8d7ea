/** Which of the files with the library's name is the one that this process can load. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { findLibc, findLibrary, LIBRARY } from "../../../source/sources/nvidia/find-library.ts";
import { temporaryDirectory } from "../../helpers/log-samples.ts";

function elf(bits: 32 | 64, machine: number): Buffer {
	const header = Buffer.alloc(64);
	header.write("\x7fELF", "latin1");
	header[4] = bits / 32;
	header.writeUInt16LE(machine, 18);
	return header;
}

const OWN = process.arch === "arm64" ? 183 : 62;

test("32-bit libraries, those of other machines, texts and missing ones are passed over", (t) => {
	const root = temporaryDirectory(t);
	const folders = ["i386", "other", "text", "empty", "directory", "right"].map((name) =>
		join(root, name),
	);
	for (const folder of folders) mkdirSync(folder);
	const [i386 = "", other = "", text = "", empty = "", directory = "", right = ""] = folders;
	writeFileSync(join(i386, LIBRARY), elf(32, 3));
	writeFileSync(join(other, LIBRARY), elf(64, 21));
	writeFileSync(join(text, LIBRARY), "INPUT(/usr/lib/libnvidia-ml.so)\n");
	writeFileSync(join(empty, LIBRARY), "");
	mkdirSync(join(directory, LIBRARY));
	writeFileSync(join(right, LIBRARY), elf(64, OWN));
	const LD_LIBRARY_PATH = ["", join(root, "missing"), ...folders].join(":");
	assert.equal(findLibrary({ LD_LIBRARY_PATH }), join(right, LIBRARY));
});

test("the C library of this machine has a full path", () => {
	assert.match(findLibc(), /^\/.*\/libc\.so\.6$/);
});
