import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import { lookOf } from "../../source/link/changes.ts";
import { type DeviceMove, devicesIn, movesBetween, ShownMoves } from "../../source/link/hotplug.ts";
import { changeOf, type LinkNews } from "../../source/link/news.ts";
import { SysfsLink } from "../../source/link/reader.ts";
import { parseUevent, splitUevents } from "../../source/link/uevents.ts";
import { type SysfsTree, THUNDERBOLT_4, TWO_DEVICES, writeSysfs } from "../helpers/sysfs.ts";

const CARD = "0000:01:00.0";

function uevent(
	properties: Readonly<Record<string, string>>,
	head = "KERNEL[381.545386] ",
): string {
	const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}`);
	return [`${head}add      /devices/x (pci)`, ...lines].join("\n");
}

const newsOf = (properties: Readonly<Record<string, string>>) =>
	parseUevent(uevent(properties))?.news ?? null;

const pci = (action: string, more = {}) =>
	newsOf({ ACTION: action, DEVPATH: `/devices/a/${CARD}`, SUBSYSTEM: "pci", ...more });
const domain = (more: Readonly<Record<string, string>>) =>
	newsOf({ ACTION: "change", DEVPATH: "/devices/a/domain0", SUBSYSTEM: "thunderbolt", ...more });

test("devices that come and go, and when the kernel said so", () => {
	assert.deepEqual(pci("add"), { kind: "device", action: "added", name: CARD });
	assert.deepEqual(pci("remove"), { kind: "device", action: "removed", name: CARD });
	const box = { ACTION: "add", DEVPATH: "/devices/a/domain0/0-0/0-1", SUBSYSTEM: "thunderbolt" };
	assert.deepEqual(parseUevent(uevent(box)), {
		news: { kind: "device", action: "added", name: "0-1" },
		uptime_s: 381.545386,
	});
});

/** Of udevadm 252 on Linux 6.1: a device that was removed, rescanned, and then triggered. */
const RECORDED = new URL("../fixtures/uevents/udevadm-252.txt", import.meta.url);

test("what udevadm printed on a real kernel is read", () => {
	const { blocks, rest } = splitUevents(readFileSync(RECORDED, "utf8"));
	const device = { kind: "device", name: "0000:00:01.1" };
	assert.deepEqual(blocks.map(parseUevent), [
		null,
		{ news: { ...device, action: "removed" }, uptime_s: 9.687952 },
		{ news: { ...device, action: "added" }, uptime_s: 10.664982 },
		null,
	]);
	assert.equal(rest, "");
});

test("what is not of a device of the link is not news", () => {
	for (const action of ["bind", "unbind", "change", "move", ""]) assert.equal(pci(action), null);
	assert.equal(pci("remove", { SYNTH_UUID: "0" }), null, "a program asked for it");
	const usb = { ACTION: "add", DEVPATH: `/devices/a/${CARD}`, SUBSYSTEM: "usb" };
	assert.equal(newsOf(usb), null);
	assert.equal(newsOf({ ...usb, SUBSYSTEM: "thunderbolt" }), null, "a name of the other bus");
	for (const name of ["0-0", "0-0:1.1", "0-1.0", "port1", "0000:00:1c.0:pcie002"]) {
		const other = { ACTION: "add", DEVPATH: `/devices/a/${name}`, SUBSYSTEM: "thunderbolt" };
		assert.equal(newsOf(other), null, name);
	}
	assert.equal(parseUevent(uevent({ ACTION: "add" }, "UDEV  [381.5] ")), null);
	assert.equal(parseUevent("KERNEL - the kernel uevent"), null);
});

test("what a domain says of its tunnels", () => {
	const details = "0:12 <-> 1:20 (USB3)";
	assert.deepEqual(domain({ TUNNEL_EVENT: "activated", TUNNEL_DETAILS: details }), {
		kind: "tunnel",
		domain: "0",
		what: `activated: ${details}`,
	});
	for (const what of ["changed", "deactivated", "low bandwidth", "insufficient bandwidth"]) {
		assert.deepEqual(domain({ TUNNEL_EVENT: what }), { kind: "tunnel", domain: "0", what });
	}
	assert.equal(domain({ TUNNEL_EVENT: "exploded" }), null);
	assert.equal(domain({}), null);
});

test("authorization, and recovery from errors, are told of the device", () => {
	const state = (what: string, name = CARD) => ({ kind: "state", name, what });
	assert.deepEqual(pci("change", { ERROR_EVENT: "FAILED_RECOVERY" }), {
		...state("did not recover from errors"),
	});
	const box = { ACTION: "change", DEVPATH: "/devices/a/0-1", SUBSYSTEM: "thunderbolt" };
	assert.deepEqual(newsOf({ ...box, AUTHORIZED: "1" }), state("authorized", "0-1"));
	assert.deepEqual(newsOf({ ...box, AUTHORIZED: "0" }), state("no longer authorized", "0-1"));
	assert.equal(newsOf(box), null, "as a program that triggers all devices says");
});

test("however the text arrives, its events are the same; nothing of it is kept for ever", () => {
	const text = `${uevent({ ACTION: "add" })}\n\n${uevent({ ACTION: "remove" })}\n\nKERNEL[1`;
	const { blocks, rest } = splitUevents(text);
	assert.equal(blocks.length, 2);
	fc.assert(
		fc.property(fc.array(fc.nat(text.length)), (cuts) => {
			const ends = [...cuts.sort((one, other) => one - other), text.length];
			const found: string[] = [];
			let [kept, from] = ["", 0];
			for (const end of ends) {
				const next = splitUevents(kept + text.slice(from, end));
				found.push(...next.blocks);
				[kept, from] = [next.rest, end];
			}
			assert.deepEqual([found, kept], [blocks, rest]);
		}),
	);
	const endless = splitUevents("x".repeat(1e6));
	assert.ok(endless.rest.length < 10_000, `${endless.rest.length} characters`);
	assert.equal(parseUevent(uevent({ DEVPATH: "x".repeat(1e6) })), null);
});

test("hostile values are printable, and within a line", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			const news = domain({ TUNNEL_EVENT: "changed", TUNNEL_DETAILS: text });
			if (news?.kind === "tunnel") assert.doesNotMatch(news.what, /\p{C}/u);
			assert.ok(JSON.stringify(news).length < 300);
		}),
	);
});

async function lookAt(t: TestContext, tree: SysfsTree) {
	const link = new SysfsLink(writeSysfs(t, tree));
	return lookOf(await link.listing(), await link.facts(), null);
}

test("of the domain that the GPU is not in no tunnel is told", async (t) => {
	const look = await lookAt(t, THUNDERBOLT_4);
	const told = (number: string) =>
		changeOf({ kind: "tunnel", domain: number, what: "low bandwidth" }, look).change;
	assert.deepEqual(told("0"), {
		event: "tunnel",
		detail: "low bandwidth",
		at: [],
		gpu: "0000:2e:00.0",
	});
	assert.equal(told("1"), null);
	const state: LinkNews = { kind: "state", name: "0-301", what: "authorized" };
	const { change } = changeOf(state, await lookAt(t, TWO_DEVICES));
	assert.equal(change?.detail, "authorized: ADT-Link UT3G");
});

const NAMES = ["0000:01:00.0", "0000:02:00.0", "0-1"];
const listing = (names: Iterable<string>) => ["0000:00:00.0", ...names].join("\n");

test("each device comes and goes by turns, whatever is told and seen, and ends as it is seen", () => {
	const set = fc.uniqueArray(fc.constantFrom(...NAMES));
	const move = fc.record({
		action: fc.constantFrom("added" as const, "removed" as const),
		name: fc.constantFrom(...NAMES),
		at_ms: fc.nat(1000),
	});
	fc.assert(
		fc.property(set, set, fc.array(move), (before, after, told) => {
			const present = new Set(before);
			for (const { action, name } of movesBetween(listing(before), listing(after), told)) {
				assert.equal(present.has(name), action === "removed", `${action} ${name}`);
				if (action === "added") present.add(name);
				else present.delete(name);
			}
			assert.deepEqual([...present].sort(), [...after].sort());
		}),
	);
});

test("what a look has shown is not told again, and what happened after it is", () => {
	const shown = new ShownMoves();
	const gone: DeviceMove = { action: "removed", name: CARD, at_ms: null };
	shown.add([gone], 5000);
	assert.ok(shown.isNew({ ...gone, action: "added", at_ms: 4900 }));
	assert.ok(shown.isNew({ ...gone, at_ms: 5100 }));
	assert.ok(!shown.isNew({ ...gone, at_ms: 4900 }));
	assert.ok(shown.isNew({ ...gone, at_ms: 4900 }), "twice is another time");
	shown.add([gone], 6000);
	shown.add([], 100_000);
	assert.ok(shown.isNew({ ...gone, at_ms: 5900 }), "a minute later it has been told or never is");
});

test("a directory that cannot be read for once hides nothing that is told", () => {
	const told = [{ action: "removed" as const, name: CARD, at_ms: 5 }];
	assert.deepEqual(movesBetween(listing([CARD]), "", told), told);
	assert.deepEqual(devicesIn("0-0\n0-1\n0-0:1.1\n\ndomain0"), ["0-1"]);
});
