import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { readNamedFile } from "../../source/inputs/named-file.ts";
import { invokingUser } from "../../source/log/invoking-user.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { SUDO } from "../helpers/under-sudo.ts";

const options = {
	max_bytes: 4096,
	user: { run: <T>(action: () => T) => action() },
	stop: new AbortController().signal,
};

test("a file is read, and a pipe is read to its end, even if its writer starts late", async (t) => {
	const folder = temporaryDirectory(t);
	writeFileSync(join(folder, "file"), "");
	assert.equal(await readNamedFile(join(folder, "file"), options), "");
	const fifo = join(folder, "fifo");
	execFileSync("mkfifo", [fifo]);
	const text = readNamedFile(fifo, options);
	const writer = spawn("sh", ["-c", 'exec >"$0"; echo one; read -r _; echo two', fifo], {
		stdio: ["pipe", "ignore", "inherit"],
	});
	t.after(() => writer.kill("SIGKILL"));
	writer.stdin?.end("\n");
	assert.equal(await text, "one\ntwo\n");
});

test("a pipe with more than the limit is not read to its end", async (t) => {
	const fifo = join(temporaryDirectory(t), "fifo");
	execFileSync("mkfifo", [fifo]);
	const writer = spawn("sh", ["-c", 'yes >"$0"', fifo], { stdio: "ignore" });
	await assert.rejects(readNamedFile(fifo, options), { code: "EFBIG" });
	await once(writer, "exit");
});

test("a stop ends the wait for the writer of a pipe", async (t) => {
	const fifo = join(temporaryDirectory(t), "fifo");
	execFileSync("mkfifo", [fifo]);
	const stop = new AbortController();
	const text = readNamedFile(fifo, { ...options, stop: stop.signal });
	setImmediate(() => stop.abort());
	assert.equal(await text, null);
	assert.equal(await readNamedFile(fifo, { ...options, stop: AbortSignal.abort() }), null);
});

test("devices and directories are refused", async () => {
	await assert.rejects(readNamedFile("/dev/zero", options), { code: "ENOTREG" });
	await assert.rejects(readNamedFile("/", options), { code: "EISDIR" });
});

test("under sudo the file is opened with the user's privileges", {
	skip: process.geteuid?.() === 0 ? false : "only root can take another user's privileges",
}, async (t) => {
	const folder = temporaryDirectory(t);
	chmodSync(folder, 0o755);
	const file = join(folder, "secret");
	writeFileSync(file, "of root's", { mode: 0o600 });
	const user = invokingUser(false, SUDO);
	await assert.rejects(readNamedFile(file, { ...options, user }), { code: "EACCES" });
	chmodSync(file, 0o644);
	assert.equal(await readNamedFile(file, { ...options, user }), "of root's");
});
