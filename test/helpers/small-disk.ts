/** A disk that is soon full, for root: a tmpfs of its own. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { TestContext } from "node:test";
import { mustRun, run } from "./system-commands.ts";

/** Options of a test that mounts. */
export const withMounts = { skip: process.geteuid?.() === 0 ? false : "only root can mount" };

/**
 * Mounts a tmpfs with these options (`size=16k`, `nr_inodes=4`) until the test is over; returns its
 * folder.
 */
export function smallDisk(t: TestContext, options: string): string {
	const folder = mkdtempSync(join(tmpdir(), "small-disk-"));
	const disk = join(folder, "disk");
	t.after(() => {
		run("umount", "--lazy", disk);
		rmSync(folder, { recursive: true, force: true });
	});
	mkdirSync(disk);
	mustRun("mount", "-t", "tmpfs", "-o", options, "none", disk);
	return disk;
}
