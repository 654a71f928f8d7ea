/** A disk that fails under the log: an ext4 in a sparse file whose own disk fills up. */
import assert from "node:assert/strict";
import { copyFileSync, statSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { assertNothingIsLost, recordsOf, recordsOnFailedDisk } from "../../helpers/log-samples.ts";
import { mountImage, withImages } from "../../helpers/mounted-image.ts";
import { mustRun, run } from "../../helpers/system-commands.ts";
import { watchLogger } from "../../helpers/watched-logger.ts";

test(
	"a disk that fails and is replaced by another: reported, and nothing is lost",
	withImages("mkfs.ext4"),
	async (t) => {
		const image = mountImage(t, ["mkfs.ext4", "-q"], "30m");
		if (image === null) return;
		const { disk, store, folder } = image;
		const path = join(disk, "link.csv");
		const logger = watchLogger(t, "-i", "0.02", "--sync", "0.1", "-o", path);
		await logger.waitFor(() => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 1000);
		// The image can grow no more: writes fail, and the kernel considers the disk broken.
		run("dd", "if=/dev/zero", `of=${join(store, "ballast")}`, "bs=64k");
		run("dd", "if=/dev/urandom", `of=${join(disk, "more")}`, "bs=64k", "count=64", "conv=fsync");
		const failure = /cannot write “.*”: the (file system is read-only|disk fails)/;
		await logger.waitFor(() => failure.test(logger.messages()));
		const before = join(folder, "before.csv");
		copyFileSync(path, before);
		mustRun("umount", "--lazy", disk);
		mustRun("mount", "-t", "tmpfs", "none", disk);
		await logger.waitFor(() => logger.messages().includes("is written again"));
		assert.equal(await logger.stop(), 0, logger.messages());
		assertNothingIsLost([...recordsOnFailedDisk(before), ...recordsOf(path)]);
	},
);
