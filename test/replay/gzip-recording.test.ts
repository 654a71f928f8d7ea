import assert from "node:assert/strict";
import { mkdtempSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { openRecording } from "../../source/replay/open-recording.ts";
import type { Recording } from "../../source/replay/recording.ts";
import {
	awkward,
	csv,
	everySecond,
	FOLDER,
	reading,
	START_MS,
	taken,
	withoutPlace,
	written,
} from "../helpers/recorded-logs.ts";

test("a truncated or damaged gzip log is read up to the damage", async () => {
	const samples = awkward(20_000);
	const whole = gzipSync(csv(samples));
	const damaged = Buffer.from(whole);
	const middle = Math.floor(whole.length / 2);
	damaged.fill(0x55, middle, middle + 64);
	for (const bytes of [whole.subarray(0, middle), damaged]) {
		const path = written(bytes);
		await reading([path], async (recording) => {
			const replayed = await taken(recording.samplesFrom(START_MS));
			assert.ok(replayed.length > samples.length / 3, `${replayed.length} samples`);
			const sure = replayed.length - 400;
			assert.deepEqual(withoutPlace(replayed).slice(0, sure), withoutPlace(samples).slice(0, sure));
			assert.equal(recording.warnings.length, 1);
			assert.match(recording.warnings[0] ?? "", /is damaged.*what comes before is shown/);
			assert.ok(recording.warnings[0]?.includes(path));
		});
	}
});

test("a gzip bomb is unpacked to its limit and no further", async () => {
	const zeros = Buffer.alloc(4 * 1024 ** 2);
	const bomb = written(gzipSync(Buffer.concat([Buffer.from(csv(everySecond(10))), zeros, zeros])));
	const use = async (recording: Recording) => {
		assert.equal((await taken(recording.samplesFrom(START_MS))).length, 10);
		assert.match(recording.warnings[0] ?? "", /is larger than 1\.0 MiB when unpacked/);
	};
	await reading([bomb], use, { gzipLimit_bytes: 1024 ** 2 });
	const tooSmall = openRecording([bomb], { gzipLimit_bytes: 100 });
	await assert.rejects(tooSmall, /is larger than 100 B when unpacked/);
});

test("a gzip log is unpacked to an unlinked file", async () => {
	const temporaryFolder = mkdtempSync(join(FOLDER, "temporary-"));
	const use = async (recording: Recording) => {
		assert.deepEqual(readdirSync(temporaryFolder), []);
		assert.equal((await taken(recording.samplesFrom(START_MS))).length, 5000);
	};
	const path = written(gzipSync(csv(everySecond(5000))));
	await reading([path], use, { temporaryFolder });
	const nowhere = openRecording([path], { temporaryFolder: "/no/such/folder" });
	await assert.rejects(nowhere, /cannot be unpacked to \/no\/such\/folder \(ENOENT\): set TMPDIR/);
});

test("a log can be closed while it is being unpacked or read", async () => {
	const recording = await openRecording([written(gzipSync(csv(awkward(50_000))))]);
	const batches = recording.samplesFrom(START_MS);
	await batches.next();
	assert.equal(recording.isComplete, false);
	await recording.close();
	await batches.return(undefined);
});
