/** A quota of a real file system: btrfs in a file, with a limit for the folder of the log. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import {
	closeSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	rmSync,
	statSync,
	writeSync,
} from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { assertNothingIsLost, recordsOf } from "../helpers/log-samples.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { mustRun, run } from "../helpers/system-commands.ts";

const isRoot = process.geteuid?.() === 0;
const isPossible = isRoot && run("mkfs.btrfs", "--version").status === 0;
const withQuotas = { skip: isPossible ? false : "only root can mount, and it takes mkfs.btrfs" };

test(
	"a real quota that is used up, and then raised: said once, and nothing is lost",
	withQuotas,
	async (t) => {
		const folder = mkdtempSync(join(tmpdir(), "quota-"));
		const [image, mount] = [join(folder, "image"), join(folder, "disk")];
		let child: ChildProcess | null = null;
		t.after(() => {
			child?.kill("SIGKILL");
			run("umount", "--lazy", mount);
			rmSync(folder, { recursive: true, force: true });
		});
		mkdirSync(mount);
		mustRun("truncate", "--size=128M", image);
		mustRun("mkfs.btrfs", "--quiet", image);
		const mounted = run("mount", "-o", "loop", image, mount);
		if (mounted.status !== 0) return t.skip(`cannot mount a btrfs: ${mounted.stderr}`);
		const logs = join(mount, "logs");
		mustRun("btrfs", "quota", "enable", mount);
		mustRun("btrfs", "subvolume", "create", logs);
		mustRun("btrfs", "qgroup", "limit", "1M", logs);

		const path = join(logs, "link.csv");
		const command = [PROGRAM, "log", "--demo", "-i", "0.01", "-o", path];
		const logger = spawn(process.execPath, command, { stdio: ["ignore", "ignore", "pipe"] });
		child = logger;
		const ended = new Promise((resolve) => logger.once("close", resolve));
		let said = "";
		logger.stderr.setEncoding("utf8").on("data", (text: string) => {
			said += text;
		});
		const until = async (isSo: () => boolean) => {
			while (!isSo()) {
				assert.equal(logger.exitCode, null, `it ended, and said: ${said}`);
				await new Promise((resolve) => setTimeout(resolve, 10));
			}
		};
		await until(() => existsSync(path) && statSync(path).size > 1000);
		const ballast = openSync(join(logs, "ballast"), "w");
		const piece = Buffer.alloc(16_384, "x");
		assert.throws(
			() => {
				for (;;) writeSync(ballast, piece);
			},
			{ errno: -constants.errno.EDQUOT },
		);
		closeSync(ballast);
		await until(() => /EDQUOT: the quota is used up; free some space/.test(said));
		// To raise it takes a bit of what is used up, which btrfs has when it wrote what it holds back.
		await until(() => {
			run("btrfs", "filesystem", "sync", mount);
			return run("btrfs", "qgroup", "limit", "none", logs).status === 0;
		});
		await until(() => said.includes("is written again"));
		logger.kill("SIGTERM");
		assert.equal(await ended, 0, said);
		assert.equal(said.match(/EDQUOT/g)?.length, 1, said);
		assertNothingIsLost(recordsOf(path));
	},
);
