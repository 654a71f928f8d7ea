import assert from "node:assert/strict";
import test from "node:test";
import { UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { linkFacts } from "../../source/link/facts.ts";
import type { LinkFacts, LinkReader } from "../../source/link/link.ts";
import { LinkWatcher } from "../../source/link/watcher.ts";
import { EventDetector } from "../../source/pipeline/event-detector.ts";
import { LinkEvents } from "../../source/pipeline/link-events.ts";
import { FakeClock } from "../helpers/fake-clock.ts";

const FACTS = linkFacts({ devices: [], domains: [], gpus: [] });
const PORT = "0000:00:01.0";
const CARD = "0000:01:00.0";

/** A link whose list of devices a test changes. */
class ListedLink implements LinkReader {
	names = [PORT, CARD];
	listing = async () => this.names.join("\n");
	facts = async (): Promise<LinkFacts> => FACTS;
}

async function watched() {
	const [clock, reader, stop] = [new FakeClock(), new ListedLink(), new AbortController()];
	const watcher = new LinkWatcher(reader, clock, stop.signal);
	const started = watcher.start();
	await clock.advance(0);
	await started;
	const detector = new EventDetector([new LinkEvents(watcher)]);
	const next = () =>
		detector.next({
			...UNKNOWN_SAMPLE,
			at_s: clock.now() / 1000,
			wall_ms: clock.wall(),
			source: "anarchy",
			gpu: CARD,
		});
	return { clock, reader, stop, next };
}

test("a device that goes is an event of the time it was missed, within a second, once", async () => {
	for (const moment_ms of [1, 500, 999, 1001, 4200]) {
		const { clock, reader, stop, next } = await watched();
		await clock.advance(moment_ms);
		reader.names = [PORT];
		const went_s = clock.now() / 1000;
		assert.deepEqual(next(), []);
		await clock.advance(1500);
		const [event, ...more] = next();
		assert.deepEqual([event?.event, event?.detail], ["hotplug", `removed: PCI ${CARD}`]);
		assert.ok(event !== undefined && event.at_s >= went_s && event.at_s <= went_s + 1, "its time");
		assert.equal(event.wall_ms - clock.wall(), event.at_s * 1000 - clock.now());
		assert.deepEqual([event.source, event.gpu, event.elapsed_s], ["anarchy", CARD, null]);
		assert.deepEqual([...more, ...next()], []);
		stop.abort();
	}
});

test("an event comes with the first sample that is not before it", async () => {
	const { clock, reader, stop, next } = await watched();
	reader.names = [PORT];
	await clock.advance(1000);
	const early = { ...UNKNOWN_SAMPLE, at_s: 0.9, source: "anarchy" };
	const detector = new EventDetector();
	assert.deepEqual(detector.next(early), []);
	assert.equal(next().length, 1);
	stop.abort();
});

test("what nobody takes does not fill the memory", async () => {
	const { clock, reader, stop, next } = await watched();
	for (let hour = 0; hour < 3000; hour++) {
		reader.names = hour % 2 === 0 ? [PORT] : [PORT, CARD];
		await clock.advance(1000);
	}
	assert.ok(next().length <= 1000);
	stop.abort();
});
