/** A quota of a real file system: btrfs in a file, with a limit for the folder of the log. */
import assert from "node:assert/strict";
import { closeSync, openSync, statSync, writeSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { assertNothingIsLost, recordsOf } from "../../helpers/log-samples.ts";
import { mountImage, withImages } from "../../helpers/mounted-image.ts";
import { mustRun, run } from "../../helpers/system-commands.ts";
import { watchLogger } from "../../helpers/watched-logger.ts";

test(
	"a real quota that is exhausted and then raised: reported once, and nothing is lost",
	withImages("mkfs.btrfs"),
	async (t) => {
		const image = mountImage(t, ["mkfs.btrfs", "--quiet"]);
		if (image === null) return;
		const { disk } = image;
		const logs = join(disk, "logs");
		mustRun("btrfs", "quota", "enable", disk);
		mustRun("btrfs", "subvolume", "create", logs);
		mustRun("btrfs", "qgroup", "limit", "1M", logs);

		const path = join(logs, "link.csv");
		const logger = watchLogger(t, "-i", "0.01", "-o", path);
		await logger.waitFor(() => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 1000);
		const ballast = openSync(join(logs, "ballast"), "w");
		const piece = Buffer.alloc(16_384, "x");
		assert.throws(
			() => {
				for (;;) writeSync(ballast, piece);
			},
			{ errno: -constants.errno.EDQUOT },
		);
		closeSync(ballast);
		const message = /: the disk quota is exceeded; free some space/;
		await logger.waitFor(() => message.test(logger.messages()));
		// Raising it needs a little space, which btrfs has once it has written what it holds back.
		await logger.waitFor(() => {
			run("btrfs", "filesystem", "sync", disk);
			return run("btrfs", "qgroup", "limit", "none", logs).status === 0;
		});
		await logger.waitFor(() => logger.messages().includes("is written again"));
		assert.equal(await logger.stop(), 0, logger.messages());
		assert.equal(logger.messages().match(/cannot write/g)?.length, 1, logger.messages());
		assertNothingIsLost(recordsOf(path));
	},
);
