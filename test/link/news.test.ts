import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import { lookOf } from "../../source/link/changes.ts";
import { parseKernelMessage } from "../../source/link/kernel-messages.ts";
import type { NewsSource, TimedNews } from "../../source/link/news.ts";
import { changeOf } from "../../source/link/news.ts";
import { openNews, readNewsFacts } from "../../source/link/news-sources.ts";
import { SysfsLink } from "../../source/link/reader.ts";
import { TraceInstance } from "../../source/link/trace-instance.ts";
import { parseTraceLine } from "../../source/link/trace-lines.ts";
import { LinkWatcher } from "../../source/link/watcher.ts";
import { FakeClock } from "../helpers/fake-clock.ts";
import { inSlot, OCULINK } from "../helpers/link-trees.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { writeSysfs } from "../helpers/sysfs.ts";

const PORT = "0000:00:01.1";
const CARD = "0000:01:00.0";
const HEAD = "    irq/51-pciehp-88      [001] .....   381.545386: ";

test("lines of traces: retrains, links up and down, errors", () => {
	const link = `pcie_link_event: ${PORT} type:4, reason:3, cur_bus_speed:20, max_bus_speed:23, width:4, flit_mode:0, status:DLLLA|LBMS`;
	const rate = { kind: "rate", port: PORT, rate: { gt_per_s: 2.5, lanes: 4 } };
	assert.deepEqual(parseTraceLine(HEAD + link), { news: rate, uptime_s: 381.545386 });
	const named = link.replace(":20,", ":2.5 GT/s PCIe,").replace(":23,", ":16.0 GT/s PCIe,");
	assert.deepEqual(parseTraceLine(HEAD + named)?.news, rate);
	const news = (line: string) => parseTraceLine(HEAD + line)?.news ?? null;
	assert.deepEqual(news(`pci_hp_event: ${PORT} slot:10, event:LINK_DOWN`), {
		kind: "down",
		port: PORT,
	});
	assert.deepEqual(news(`pci_hp_event: ${PORT} slot:0-1, event:LINK_UP`), {
		kind: "up",
		port: PORT,
	});
	assert.equal(news(`pci_hp_event: ${PORT} slot:10, event:CARD_PRESENT`), null);
	const error = `aer_event: ${CARD} PCIe Bus Error: severity=Corrected, Bad TLP, TLP Header=Not available`;
	assert.deepEqual(news(error), { kind: "errors", device: CARD });
	for (const unknown of ["cur_bus_speed:255", "cur_bus_speed:0"]) {
		assert.equal(news(link.replace("cur_bus_speed:20", unknown)), null);
	}
	assert.equal(news(`sched_switch: ${PORT} slot:10, event:LINK_UP`), null);
	assert.equal(parseTraceLine("CPU:1 [LOST 14 EVENTS]"), null);
});

test("messages of the kernel: Xid, links up and down, errors, and nothing that a process wrote", () => {
	const xid = "NVRM: Xid (PCI:0000:01:00): 79, pid=1, name=a b, GPU has fallen off the bus.";
	const found = {
		kind: "xid",
		gpu: CARD,
		number: 79,
		text: "GPU has fallen off the bus.",
	};
	assert.deepEqual(parseKernelMessage(`4,1,99,-;${xid}\n SUBSYSTEM=pci\n`), found);
	assert.equal(parseKernelMessage(`12,1,99,-;${xid}`), null, "of a process");
	assert.deepEqual(parseKernelMessage("4,1,99,-,caller=T1;NVRM: Xid (0000:01:00): 8"), {
		...found,
		number: 8,
		text: "",
	});
	const down = `6,1,99,-;pcieport ${PORT}: pciehp: Slot(10): Link Down`;
	assert.deepEqual(parseKernelMessage(down), { kind: "down", port: PORT });
	const error = `4,1,99,-;pcieport ${PORT}: AER: Correctable error message received`;
	assert.deepEqual(parseKernelMessage(error), { kind: "errors", device: PORT });
	assert.equal(parseKernelMessage("6,1,99,-;usb 1-1: new device"), null);
});

test("hostile lines are read in no time, and what is shown of them is printable", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			parseTraceLine(HEAD + text);
			parseTraceLine(text + HEAD);
			const news = parseKernelMessage(`4,1,9,-;NVRM: Xid (PCI:0000:01:00): 79, ${text}`);
			if (news?.kind === "xid") assert.doesNotMatch(news.text, /\p{C}/u);
		}),
	);
});

async function lookAt(t: TestContext, tree: Parameters<typeof writeSysfs>[1]) {
	const link = new SysfsLink(writeSysfs(t, tree));
	return lookOf(await link.listing(), await link.facts(), null);
}

const rateNews = (gt_per_s: number, port = PORT) =>
	({ kind: "rate", port, rate: { gt_per_s, lanes: 4 } }) as const;

test("a retrain is told once, by from, to and hop, and the port of another link tells nothing", async (t) => {
	const first = await lookAt(t, OCULINK);
	const { change, look } = changeOf(rateNews(2.5), first);
	assert.deepEqual(change, {
		event: "retrain",
		detail: `Gen 4 x4 to Gen 1 x4 at ${CARD}`,
		at: [CARD, PORT],
		gpu: CARD,
	});
	assert.equal(changeOf(rateNews(2.5), look).change, null);
	assert.match(changeOf(rateNews(16), look).change?.detail ?? "", /^Gen 1 x4 to Gen 4 x4 /);
	assert.equal(changeOf(rateNews(2.5, "0000:00:1f.0"), first).change, null);
});

class Told implements NewsSource {
	waiting: TimedNews[] = [];
	read(): TimedNews[] {
		return this.waiting.splice(0);
	}
	close(): void {}
}

test("news come with their own time, and looking at the link does not tell them again", async (t) => {
	const [clock, stop, told] = [
		new FakeClock({ now_ms: 10_000 }),
		new AbortController(),
		new Told(),
	];
	const [before, after] = [await lookAt(t, OCULINK), await lookAt(t, inSlot("2.5 x4"))];
	const reader = {
		look: before,
		listing: async () => reader.look.listing,
		facts: async () => reader.look.facts,
	};
	const watcher = new LinkWatcher(reader, clock, stop.signal, { news: told });
	const started = watcher.start();
	await clock.advance(0);
	await started;
	reader.look = after;
	const down = { news: { kind: "down", port: PORT }, age_ms: 300 } as const;
	const up = { news: { kind: "up", port: PORT }, age_ms: 200 } as const;
	told.waiting = [down, { ...down, age_ms: 290 }, up, { news: rateNews(2.5), age_ms: 100 }];
	await clock.advance(20_000);
	const changes = watcher.takeChanges(clock.now());
	assert.deepEqual(
		changes.map(({ event, at_ms }) => [event, at_ms]),
		[
			["link_down", 10_200],
			["link_up", 10_300],
			["retrain", 10_400],
		],
	);
	assert.equal(watcher.retrains, 1);
	stop.abort();
});

test("a box that traces, uevents and looks all tell of goes and comes once", async (t) => {
	const [clock, stop, told] = [
		new FakeClock({ now_ms: 10_000 }),
		new AbortController(),
		new Told(),
	];
	const look = await lookAt(t, OCULINK);
	const reader = { listing: async () => look.listing, facts: async () => look.facts };
	const watcher = new LinkWatcher(reader, clock, stop.signal, { news: told });
	const started = watcher.start();
	await clock.advance(0);
	await started;
	const heard = (kind: "down" | "up", age_ms: number) =>
		({ news: { kind, port: PORT }, age_ms }) as const;
	const moved = (action: "removed" | "added", age_ms: number) =>
		({ news: { kind: "device", action, name: CARD }, age_ms }) as const;
	const story = async () => {
		await clock.advance(20_000);
		return watcher.takeChanges(clock.now()).map(({ event }) => event);
	};
	// Its driver takes its time, while the link is back already.
	told.waiting = [heard("down", 400), heard("up", 300), moved("removed", 50), moved("added", 5)];
	assert.deepEqual(await story(), ["link_down", "link_up", "hotplug", "hotplug"]);
	told.waiting = [moved("removed", 50), moved("added", 5)];
	assert.deepEqual(await story(), ["hotplug", "link_down", "hotplug", "link_up"], "by uevents");
	told.waiting = [moved("added", 50), moved("added", 40)];
	assert.deepEqual(await story(), [], "what is there does not come");
	assert.equal(watcher.retrains, 0);
	stop.abort();
});

test("errors that are reported are counted at once, and not after five seconds", async (t) => {
	const [clock, stop, told] = [new FakeClock(), new AbortController(), new Told()];
	const look = await lookAt(t, OCULINK);
	let reads = 0;
	const facts = async () => {
		reads++;
		return look.facts;
	};
	const watcher = new LinkWatcher(
		{ listing: async () => look.listing, facts },
		clock,
		stop.signal,
		{ news: told },
	);
	const started = watcher.start();
	await clock.advance(0);
	await started;
	told.waiting = [{ news: { kind: "errors", device: "0000:00:1f.0" }, age_ms: 0 }];
	await clock.advance(1000);
	assert.equal(reads, 1, "of another device");
	told.waiting = [{ news: { kind: "errors", device: CARD }, age_ms: 0 }];
	await clock.advance(1000);
	assert.equal(reads, 2);
	stop.abort();
});

/** A process id that is not in use. */
const NOBODY = 2 ** 22 + 1;

test("where traces are not the kernel's nothing is left, and instances of the dead are removed", (t) => {
	const tracefs = temporaryDirectory(t);
	const instances = join(tracefs, "instances");
	assert.throws(() => new TraceInstance(tracefs), /ENOENT/);
	for (const name of [NOBODY, `${NOBODY}-2`, process.ppid].map(
		(pid) => `anarchy-perf-ink-${pid}`,
	)) {
		mkdirSync(join(instances, name), { recursive: true });
	}
	mkdirSync(join(instances, "anarchy-perf-ink-1x"));
	assert.throws(() => new TraceInstance(tracefs), /ENOENT/);
	assert.deepEqual(
		readdirSync(instances).sort(),
		["anarchy-perf-ink-1x", `anarchy-perf-ink-${process.ppid}`].sort(),
	);
});

test("sources that are absent or forbidden are left out, and doctor knows which are there", async (t) => {
	const folder = temporaryDirectory(t);
	const stop = new AbortController();
	const log = join(folder, "kmsg");
	const news = openNews(
		{ tracefs: join(folder, "nowhere"), kernelLog: log, uevents: null },
		stop.signal,
	);
	assert.deepEqual(news.read(), []);
	stop.abort();
	const factsNow = async () => {
		const { hasUevents: _, ...facts } = await readNewsFacts(folder, log);
		return facts;
	};
	assert.deepEqual(await factsNow(), { traced: null, hasKernelLog: false });
	mkdirSync(join(folder, "instances"));
	mkdirSync(join(folder, "events/ras/aer_event"), { recursive: true });
	writeFileSync(join(folder, "events/ras/aer_event/enable"), "0");
	writeFileSync(log, "");
	assert.deepEqual(await factsNow(), {
		traced: ["ras/aer_event"],
		hasKernelLog: true,
	});
	rmSync(log);
});
