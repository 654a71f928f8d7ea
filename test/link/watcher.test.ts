import assert from "node:assert/strict";
import test from "node:test";
import { linkFacts } from "../../source/link/facts.ts";
import type { LinkFacts, LinkReader } from "../../source/link/link.ts";
import { SysfsLink } from "../../source/link/reader.ts";
import { LinkWatcher } from "../../source/link/watcher.ts";
import { FakeClock } from "../helpers/fake-clock.ts";
import { OCULINK_IDLE } from "../helpers/link-trees.ts";
import { writeSysfs } from "../helpers/sysfs.ts";

const NOTHING = linkFacts({ devices: [], domains: [], gpus: [] });

class CountedLink implements LinkReader {
	names = "0-1";
	listings = 0;
	reads = 0;

	async listing(): Promise<string> {
		this.listings++;
		return this.names;
	}

	async facts(): Promise<LinkFacts> {
		this.reads++;
		return { ...NOTHING, device: this.names };
	}
}

async function watched(reader: LinkReader) {
	const clock = new FakeClock();
	const stop = new AbortController();
	const watcher = new LinkWatcher(reader, clock, stop.signal);
	const started = watcher.start();
	await clock.advance(0);
	return { clock, stop, watcher, started };
}

test("the facts are known after the start", async () => {
	const { watcher, started, stop } = await watched(new CountedLink());
	await started;
	assert.equal(watcher.facts?.device, "0-1");
	stop.abort();
});

test("who needs the facts waits for them, longer than the start does", async () => {
	const link = new CountedLink();
	let answer = (_: string) => {};
	link.listing = () =>
		new Promise((resolve) => {
			answer = resolve;
		});
	const { clock, watcher, started, stop } = await watched(link);
	await clock.advance(600);
	await started;
	const before: unknown = watcher.facts;
	assert.equal(before, null);
	const known = watcher.known(5000);
	answer("0-1");
	await clock.advance(0);
	await known;
	assert.equal(watcher.facts?.device, "0-1");
	stop.abort();
});

test("a device that comes or goes is noticed within a second, whenever it does", async () => {
	for (const moment_ms of [1, 500, 999, 1001, 4200]) {
		const link = new CountedLink();
		const { clock, watcher, stop } = await watched(link);
		await clock.advance(moment_ms);
		link.names = "";
		await clock.advance(999);
		assert.equal(watcher.facts?.device, "", `${moment_ms} ms`);
		stop.abort();
	}
});

test("a minute costs two listings per second, and a dozen full reads", async () => {
	const link = new CountedLink();
	const { clock, stop } = await watched(link);
	await clock.advance(60_000);
	assert.ok(link.listings <= 121, `${link.listings} listings`);
	assert.ok(link.reads >= 12 && link.reads <= 13, `${link.reads} looks`);
	stop.abort();
	await clock.advance(10_000);
	assert.ok(link.listings <= 121, "nothing is looked at after the end");
});

test("a read that hangs blocks nothing, and no second one is begun beside it", async () => {
	const link = new CountedLink();
	link.facts = () => {
		link.reads++;
		return new Promise(() => {});
	};
	const { clock, watcher, started, stop } = await watched(link);
	await clock.advance(10_000);
	await started;
	assert.equal(watcher.facts, null);
	assert.deepEqual([link.listings, link.reads], [1, 1]);
	stop.abort();
});

test("the speed is judged by the load of a moment, and not by the mean of a minute", async (t) => {
	const facts = await new SysfsLink(writeSysfs(t, OCULINK_IDLE)).facts();
	const levelAfter = async (interval_s: number) => {
		const link = new CountedLink();
		link.facts = async () => ({ ...facts });
		const { clock, watcher, started, stop } = await watched(link);
		await started;
		for (let sample = 0; sample < 4; sample++) {
			await clock.advance(interval_s * 1000);
			watcher.observe(3000, interval_s);
		}
		stop.abort();
		return watcher.verdict?.level;
	};
	assert.equal(await levelAfter(5), "fault");
	assert.equal(await levelAfter(60), "note", "a burst may be all that moved");
});
