import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { readNewsFacts } from "../../source/link/news-sources.ts";
import { UeventMonitor } from "../../source/link/uevent-monitor.ts";
import { formatDriverStatistics } from "../../source/sources/anarchy/format-statistics.ts";
import { steadyStatistics } from "../helpers/driver-file.ts";
import { inSlot } from "../helpers/link-trees.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { writeSysfs } from "../helpers/sysfs.ts";
import { hasEnded, type StandIn, standInUdevadm } from "../helpers/udevadm.ts";
import { until } from "../helpers/until.ts";

const PATIENCE_MS = 120_000;
const CARD = "0000:01:00.0";
const REMOVE = { ACTION: "remove", DEVPATH: `/devices/a/${CARD}`, SUBSYSTEM: "pci" };
const ADD = { ...REMOVE, ACTION: "add" };

/** With the stand-in first on the path of this process. */
async function withPath(standIn: StandIn, action: () => Promise<void>): Promise<void> {
	const { PATH } = process.env;
	process.env["PATH"] = standIn.path;
	try {
		await action();
	} finally {
		process.env["PATH"] = PATH;
	}
}

test("what udevadm says arrives by itself and with its time, and closing ends it", async (t) => {
	const standIn = standInUdevadm(t);
	await withPath(standIn, async () => {
		const monitor = new UeventMonitor(null);
		let calls = 0;
		monitor.onArrival(() => calls++);
		assert.equal(await monitor.isListening(PATIENCE_MS), true);
		assert.deepEqual(monitor.read(), []);
		assert.equal(calls, 0, "it has said nothing yet");
		assert.match(standIn.words, /^monitor --kernel --property --subsystem-match=pci /);
		standIn.say(REMOVE);
		await until(() => calls > 0);
		const [{ news, age_ms } = { news: null, age_ms: -1 }] = monitor.read();
		assert.deepEqual(news, { kind: "device", action: "removed", name: CARD });
		assert.ok(age_ms >= 0 && age_ms < 120_000, `${age_ms} ms ago`);
		assert.deepEqual(monitor.read(), [], "once");
		monitor.close();
		monitor.close();
		await until(() => hasEnded(standIn.pid));
	});
});

test("an udevadm that may not listen is none", async (t) => {
	for (const script of ["exit 1", "echo 'unable to create the monitor'; exit 2"]) {
		await withPath(standInUdevadm(t, script), async () => {
			const monitor = new UeventMonitor(null);
			assert.equal(await monitor.isListening(PATIENCE_MS), false);
			const nowhere = temporaryDirectory(t);
			assert.equal((await readNewsFacts(nowhere, nowhere)).hasUevents, false);
		});
	}
});

interface Logger {
	readonly standIn: StandIn;
	readonly sysfs: string;
	readonly events: () => readonly Readonly<Record<string, unknown>>[];
	readonly end: (signal: NodeJS.Signals) => Promise<unknown>;
}

/** A logger that listens to a stand-in, and to a tree that seems to be the kernel's. */
async function startLogger(t: TestContext, ...more: string[]): Promise<Logger> {
	const folder = temporaryDirectory(t);
	const [driver, log] = [join(folder, "statistics"), join(folder, "log.jsonl")];
	writeFileSync(driver, formatDriverStatistics(steadyStatistics(60_000)));
	const sysfs = writeSysfs(t, {
		...inSlot("16.0 x4", { removable: "removable" }),
		kernel: { uevent_seqnum: "1" },
	});
	const standIn = standInUdevadm(t);
	const source = more.length > 0 ? more : ["-f", driver];
	const words = ["log", "--json", "-o", log, ...source, "--sysfs", sysfs, "-i", "0.1"];
	const logger = spawn(process.execPath, [PROGRAM, ...words], {
		stdio: "ignore",
		env: { ...process.env, PATH: standIn.path },
	});
	const ended = once(logger, "exit");
	t.after(() => logger.kill("SIGKILL"));
	const text = () => (existsSync(log) ? readFileSync(log, "utf8") : "");
	await until(() => text().includes('"event":"start"'));
	return {
		standIn,
		sysfs,
		events: () =>
			text()
				.split("\n")
				.filter((line) => /"event":"(?:link_|hotplug|tunnel)/.test(line) && line.endsWith("}"))
				.map((line): Record<string, unknown> => JSON.parse(line)),
		end: (signal) => {
			logger.kill(signal);
			return ended;
		},
	};
}

test("a GPU that goes and comes back between two looks is told, and a tunnel, in the log", async (t) => {
	const { standIn, events, end } = await startLogger(t);
	await until(() => standIn.pid !== null);
	const said_ms = Date.now();
	standIn.say(REMOVE);
	standIn.say(ADD);
	await until(() => events().length >= 4);
	standIn.say({
		ACTION: "change",
		DEVPATH: "/devices/a/domain0",
		SUBSYSTEM: "thunderbolt",
		TUNNEL_EVENT: "low bandwidth",
		TUNNEL_DETAILS: "0:12 <-> 1:20 (USB3)",
	});
	await until(() => events().length >= 5);
	assert.deepEqual(await end("SIGTERM"), [0, null]);
	assert.deepEqual(
		events().map(({ event, detail }) => `${event}: ${detail}`),
		[
			`hotplug: removed: GPU ${CARD}`,
			`link_down: link down: GPU ${CARD} is gone`,
			`hotplug: added: GPU ${CARD}`,
			`link_up: link up: GPU ${CARD}, Gen 4 x4`,
			"tunnel: low bandwidth: 0:12 <-> 1:20 (USB3)",
		],
	);
	const late_ms = Date.parse(`${events()[0]?.time}`) - said_ms;
	assert.ok(late_ms >= -250, `told ${late_ms} ms after it was`);
	await until(() => hasEnded(standIn.pid));
});

test("however the program ends, udevadm does too", async (t) => {
	for (const signal of ["SIGKILL", "SIGINT"] as const) {
		const { standIn, end } = await startLogger(t);
		await until(() => standIn.pid !== null);
		assert.equal(hasEnded(standIn.pid), false);
		await end(signal);
		await until(() => hasEnded(standIn.pid), `the end of udevadm after ${signal}`);
	}
});

test("a demo listens to nothing, even beside a GPU of this machine", async (t) => {
	const { standIn, end, events } = await startLogger(t, "--demo", "--gpu", CARD);
	assert.deepEqual(await end("SIGTERM"), [0, null]);
	assert.equal(standIn.pid, null);
	assert.deepEqual(events(), []);
});
