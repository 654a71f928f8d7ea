import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { countersOf, recordsOf, sampleAt, setUpLog } from "../helpers/log-samples.ts";

const onlyRoot = { skip: process.geteuid?.() === 0 ? false : "only root can mount" };

test(
	"a disk that is read-only: said once, with what to do, and nothing is lost",
	onlyRoot,
	async (t) => {
		const { directory, clock, notices, open } = setUpLog(t);
		const place = join(directory, "disk");
		mkdirSync(place);
		const path = join(place, "link.csv");
		const log = open({ path });
		log.write(sampleAt(0));
		await log.appended();
		// A disk with a file open for writing cannot be made read-only: another one is put in its
		// place.
		const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "ro", "none", place]);
		t.after(() => spawnSync("umount", ["--lazy", place]));
		assert.equal(mounted.status, 0, String(mounted.stderr));
		for (let second = 1; second < 20; second++) {
			await clock.advance(1000);
			log.write(sampleAt(second));
			await log.appended();
		}
		assert.equal(notices.length, 1);
		assert.match(notices[0]?.text ?? "", /the file system is read-only; remount it for writing/);
		assert.equal(log.state.queued, 19);
		assert.equal(spawnSync("umount", [place]).status, 0);
		await clock.advance(1000);
		log.write(sampleAt(20));
		await log.close();
		assert.deepEqual(
			countersOf(recordsOf(path)),
			Array.from({ length: 21 }, (_, second) => second),
		);
		assert.deepEqual(
			notices.map(({ kind }) => kind),
			["error", "recovered"],
		);
	},
);
