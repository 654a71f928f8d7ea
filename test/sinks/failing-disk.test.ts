/** A disk that fails under the log: an ext4 in a file, of which there can be no more. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import {
	copyFileSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { assertNothingIsLost, recordsOf } from "../helpers/log-samples.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { mustRun, run } from "../helpers/system-commands.ts";

const isPossible = process.geteuid?.() === 0 && run("mkfs.ext4", "-V").status === 0;
const withDisks = { skip: isPossible ? false : "only root can mount, and it takes mkfs.ext4" };

test(
	"a disk that fails, is taken out and another put in its place: it is told, and nothing is lost",
	withDisks,
	async (t) => {
		const folder = mkdtempSync(join(tmpdir(), "failing-"));
		const [store, disk] = [join(folder, "store"), join(folder, "disk")];
		let child: ChildProcess | null = null;
		t.after(() => {
			child?.kill("SIGKILL");
			for (const mount of [disk, store]) run("umount", "--lazy", mount);
			rmSync(folder, { recursive: true, force: true });
		});
		for (const place of [store, disk]) mkdirSync(place);
		mustRun("mount", "-t", "tmpfs", "-o", "size=30m", "none", store);
		const image = join(store, "image");
		writeFileSync(image, "");
		truncateSync(image, 128 * 1024 ** 2);
		mustRun("mkfs.ext4", "-q", image);
		const mounted = run("mount", "-o", "loop", image, disk);
		if (mounted.status !== 0) return t.skip(`cannot mount an ext4: ${mounted.stderr}`);
		const path = join(disk, "link.csv");
		const words = ["log", "--demo", "-i", "0.02", "--sync", "0.1", "-o", path];
		const logger = spawn(process.execPath, [PROGRAM, ...words], {
			stdio: ["ignore", "ignore", "pipe"],
		});
		child = logger;
		const ended = new Promise((resolve) => logger.once("close", resolve));
		let said = "";
		logger.stderr.setEncoding("utf8").on("data", (text: string) => {
			said += text;
		});
		const until = async (isSo: () => boolean) => {
			for (let count = 0; !isSo(); count++) {
				assert.ok(logger.exitCode === null && count < 6000, `it said: ${said}`);
				await sleep(10);
			}
		};
		await until(() => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 1000);
		// What the disk is made of is used up: its writes fail, and the kernel takes it for broken.
		run("dd", "if=/dev/zero", `of=${join(store, "ballast")}`, "bs=64k");
		run("dd", "if=/dev/urandom", `of=${join(disk, "more")}`, "bs=64k", "count=64", "conv=fsync");
		await until(() => /cannot write “.*”: E(ROFS|IO): /.test(said));
		const before = join(folder, "before.csv");
		copyFileSync(path, before);
		mustRun("umount", "--lazy", disk);
		mustRun("mount", "-t", "tmpfs", "none", disk);
		await until(() => said.includes("is written again"));
		logger.kill("SIGTERM");
		assert.equal(await ended, 0, said);
		assertNothingIsLost([...recordsOf(before), ...recordsOf(path)]);
	},
);
