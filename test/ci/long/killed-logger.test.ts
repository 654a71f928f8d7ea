import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Random } from "../../../source/sources/simulated/random.ts";
import { grown, runLog, setUpLogEntry } from "../../helpers/log-process.ts";
import { countersOf, recordsOf, temporaryDirectory } from "../../helpers/log-samples.ts";

const entry = setUpLogEntry();

test("killed at random moments, forty times, the log is whole and says where it went on", async (t) => {
	const output = join(temporaryDirectory(t), "link.csv");
	const random = new Random(3);
	let resumes = 0;
	let torn = 0;
	for (let round = 0; round < 40; round++) {
		const size = statSync(output, { throwIfNoEntry: false })?.size ?? 0;
		const run = runLog(entry(), { output, uptime_s: round * 1000, sync_s: 0.02 });
		await grown(output, size, run);
		await sleep(random.between(0, 60));
		run.child.kill("SIGKILL");
		const { stderr } = await run.ended;
		assert.equal(stderr, "", `round ${round}`);
		const written = readFileSync(output);
		assert.ok(written.length > size, `round ${round}`);
		if (size > 0) resumes++;
		if (random.chance(0.5)) {
			// A kernel tears a write of one line rarely: what it would leave.
			const end = written.lastIndexOf(10, -2) + 1;
			const length = random.integer(end + 1, written.length - 1);
			if (end > size) {
				truncateSync(output, length);
				torn++;
			}
		}
	}
	const last = runLog(entry(), { output, uptime_s: 1e6, duration_s: 0.02 });
	assert.equal((await last.ended).code, 0);
	const records = recordsOf(output);
	assert.equal(records.filter(({ event }) => event === "resume").length, resumes + 1);
	assert.equal(records.filter(({ event }) => event === "start").length, 1);
	const cuts = records.filter(({ detail }) =>
		/a partial last line of \d+ bytes was truncated/.test(detail),
	);
	assert.equal(cuts.length, torn);
	assert.ok(torn > 5, `${torn} torn`);
	const counters = records.map(({ tx_bytes }) => tx_bytes ?? -1n);
	for (const [index, counter] of counters.entries()) {
		assert.ok(index === 0 || counter > (counters[index - 1] ?? 0n), `record ${index}`);
	}
	const text = readFileSync(output, "utf8");
	assert.equal(text.split("time,").length, 2, "one header");
});

test("killed while it rotates and compresses, it loses nothing but what was not written", async (t) => {
	const directory = temporaryDirectory(t);
	const output = join(directory, "link.csv");
	const random = new Random(4);
	for (let round = 0; round < 15; round++) {
		const rotate = { kind: "size", bytes: 3000 } as const;
		const before = Math.max(1, readdirSync(directory).length);
		const run = runLog(entry(), { output, uptime_s: round * 1000, rotate, compress: true });
		// On a busy machine a start takes long: from its first part on it is killed at any moment.
		while (readdirSync(directory).length <= before && run.child.exitCode === null) await sleep(2);
		await sleep(random.between(0, 450));
		run.child.kill("SIGKILL");
		assert.equal((await run.ended).stderr, "");
	}
	const rotate = { kind: "size", bytes: 3000 } as const;
	const last = runLog(entry(), { output, uptime_s: 1e6, rotate, compress: true, duration_s: 0.2 });
	assert.deepEqual(await last.ended, { code: 0, stdout: "", stderr: "" });
	const names = readdirSync(directory);
	assert.ok(names.length > 5, names.join());
	const records = names
		.filter((name) => !name.startsWith("."))
		.flatMap((name) => recordsOf(join(directory, name)));
	records.sort((a, b) => Number((a.tx_bytes ?? 0n) - (b.tx_bytes ?? 0n)));
	for (const name of names) assert.match(name, /^link(-\d{8}T\d{6}Z(-\d+)?\.csv\.gz|\.csv)$/);
	// Every sample once: within a run the interval to the one before is 10 ms or a multiple of it.
	const intervals = records.filter(({ elapsed_s, event }) => event === "" && elapsed_s !== null);
	assert.ok(intervals.length > 100, `${intervals.length} intervals`);
	assert.equal(new Set(countersOf(records)).size, records.length);
	for (const [index, record] of records.entries()) {
		const earlier = records[index - 1];
		if (record.elapsed_s === null || earlier?.runtime_s == null || record.runtime_s === null)
			continue;
		assert.ok(
			Math.abs(record.runtime_s - earlier.runtime_s - record.elapsed_s) < 0.002,
			`${index}`,
		);
	}
});
