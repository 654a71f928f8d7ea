/** A file system of its own kind in an image file, for root. */
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { TestContext } from "node:test";
import { mustRun, run } from "./system-commands.ts";

const IMAGE_BYTES = 128 * 1024 ** 2;

/** Options of a test that mounts an image which this command makes. */
export function withImages(mkfs: string): { readonly skip: string | false } {
	const isPossible = process.geteuid?.() === 0 && run(mkfs, "-V").error === undefined;
	return { skip: isPossible ? false : `only root can mount, and it takes ${mkfs}` };
}

interface MountedImage {
	/** Where the image is mounted. */
	readonly disk: string;
	/** The folder of the image. */
	readonly store: string;
	/** A folder beside both. */
	readonly folder: string;
}

/**
 * Formats an image and mounts it until the test is over.
 *
 * @param mkfs the command that formats it, with its flags
 * @param storeSize size of the tmpfs that the sparse image is in, such as `30m`; a folder if left
 *   out
 * @returns null, with the test skipped, where no image can be mounted
 */
export function mountImage(
	t: TestContext,
	mkfs: readonly string[],
	storeSize?: string,
): MountedImage | null {
	const folder = mkdtempSync(join(tmpdir(), "image-"));
	const [store, disk] = [join(folder, "store"), join(folder, "disk")];
	t.after(() => {
		for (const mount of [disk, store]) run("umount", "--lazy", mount);
		rmSync(folder, { recursive: true, force: true });
	});
	for (const place of [store, disk]) mkdirSync(place);
	if (storeSize !== undefined) {
		mustRun("mount", "-t", "tmpfs", "-o", `size=${storeSize}`, "none", store);
	}
	const image = join(store, "image");
	writeFileSync(image, "");
	truncateSync(image, IMAGE_BYTES);
	mustRun(...mkfs, image);
	const { status, stderr } = run("mount", "-o", "loop", image, disk);
	if (status === 0) return { disk, store, folder };
	t.skip(`cannot mount it: ${stderr}`);
	return null;
}
