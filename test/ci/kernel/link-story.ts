/**
 * Inside the guest: a PCI device goes and comes back beneath the logger, and programs end in every
 * way.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { TraceInstance } from "../../../source/link/trace-instance.ts";
import { LOAD, PROGRAM, sh } from "./watch.ts";

const TRACING = "/sys/kernel/tracing";
const INSTANCES = `${TRACING}/instances`;
/** A device that nothing in the guest uses: the IDE controller. */
export const DEVICE = "0000:00:01.1";
const [SEEN, HEARD] = ["/tmp/seen.jsonl", "/tmp/heard.jsonl"];
const REMOVE = `/sys/bus/pci/devices/${DEVICE}/remove`;
const RESCAN = "/sys/bus/pci/rescan";
/** A stand-in for udevadm: what the kernel says, as busybox hears it. */
const UDEVADM = `#!/bin/sh
echo "KERNEL - the kernel uevent"
echo
exec uevent sh -c 'read -r now rest </proc/uptime; echo "KERNEL[$now] $ACTION"; env; echo'
`;
const PATIENCE_MS = 300_000;

/** What a logger told of the device. */
interface Told {
	/** When the device was removed, and when it was there again; ms since the Unix epoch. */
	readonly removed_ms: number;
	readonly added_ms: number;
	/** The events of devices in its log. */
	readonly events: readonly Readonly<Record<string, unknown>>[];
}

export interface LinkStory {
	/** By looking alone. */
	readonly seen: Told;
	/** With uevents, of a device that is back at once. */
	readonly heard: Told;
	/** The tracing instances at each point. */
	readonly instances: Readonly<Record<string, readonly string[]>>;
	readonly pids: Readonly<Record<string, number>>;
	readonly statuses: Readonly<Record<string, number | null>>;
}

export async function tellOfLink(): Promise<void> {
	sh("mount -t tracefs tracefs /sys/kernel/tracing");
	sh(LOAD);
	const instances: Record<string, readonly string[]> = {};
	const note = (name: string) => {
		instances[name] = readdirSync(INSTANCES);
	};
	const first = await startLogger(SEEN);
	note("first runs");
	await sleep(1500); // Until the program has looked at least once.
	const removed_ms = Date.now();
	writeFileSync(REMOVE, "1");
	await until(() => textOf(SEEN).includes("removed: "));
	const added_ms = Date.now();
	writeFileSync(RESCAN, "1");
	await until(() => textOf(SEEN).includes("added: "));
	first.kill("SIGKILL");
	await once(first, "exit");
	await until(() => readdirSync(INSTANCES).length === 0);
	note("first was killed");
	const seen = { removed_ms, added_ms, events: eventsIn(SEEN) };
	const heard = await hear();
	const steps = ["wait:TX", `run:ls ${INSTANCES} > /tmp/screen-instances`, "send:q", "sleep:20"];
	const options = ["-c", "80", "-r", "24", "-o", "/out/raw", "-l", "/out/log", "-t", "300"];
	const words = [...options, ...steps.flatMap((step) => ["-e", step]), "--", "node", PROGRAM];
	const screen = spawnSync("ptyrun", words, { stdio: "inherit" });
	instances["screen runs"] = textOf("/tmp/screen-instances").split("\n").filter(Boolean);
	note("screen has quit");
	const last = await startLogger("/tmp/last.jsonl");
	note("last runs");
	last.kill("SIGTERM");
	const [status] = await once(last, "exit");
	note("last was terminated");
	const served = await startServing();
	note("served runs");
	served.kill("SIGTERM");
	await once(served, "exit");
	await until(() => readdirSync(INSTANCES).length === 0);
	note("served was terminated");
	const pair = [new TraceInstance(TRACING), new TraceInstance(TRACING)];
	note("two in one process");
	for (const one of pair) one.close();
	await until(() => readdirSync(INSTANCES).length === 0);
	note("two were closed");
	const story: LinkStory = {
		seen,
		heard,
		instances,
		pids: {
			guest: process.pid,
			first: first.pid ?? 0,
			last: last.pid ?? 0,
			served: served.pid ?? 0,
		},
		statuses: { screen: screen.status, last: status },
	};
	writeFileSync("/out/link.json", JSON.stringify(story));
}

/** The device is away for a moment only. */
async function hear(): Promise<Told> {
	mkdirSync("/tmp/bin");
	writeFileSync("/tmp/bin/udevadm", UDEVADM, { mode: 0o755 });
	const logger = await startLogger(HEARD, `/tmp/bin:${process.env["PATH"]}`);
	await sleep(1500);
	const removed_ms = Date.now();
	writeFileSync(REMOVE, "1");
	const added_ms = Date.now();
	writeFileSync(RESCAN, "1");
	await until(() => textOf(HEARD).includes("added: "));
	logger.kill("SIGKILL");
	await once(logger, "exit");
	await until(() => sh("pidof uevent").status !== 0);
	return { removed_ms, added_ms, events: eventsIn(HEARD) };
}

function eventsIn(log: string): Record<string, unknown>[] {
	return textOf(log)
		.split("\n")
		.filter((line) => line.includes("hotplug"))
		.map((line) => JSON.parse(line));
}

async function startLogger(log: string, path = process.env["PATH"]): Promise<ChildProcess> {
	const words = [PROGRAM, "log", "--json", "--output", log, "--interval", "0.2"];
	const logger = spawn("node", words, {
		stdio: ["ignore", "ignore", "inherit"],
		env: { ...process.env, PATH: path },
	});
	await until(() => textOf(log).includes('"start"'));
	return logger;
}

/** An exporter that gave up root's rights, and with them those to remove its tracing instance. */
async function startServing(): Promise<ChildProcess> {
	sh("ifconfig lo 127.0.0.1 up");
	const exporter = spawn("node", [PROGRAM, "serve", "--listen", "127.0.0.1:0"], {
		stdio: ["ignore", "ignore", "pipe"],
		env: { ...process.env, SUDO_UID: "1000", SUDO_GID: "1000", SUDO_USER: "user" },
	});
	let said = "";
	exporter.stderr?.on("data", (chunk) => {
		said += chunk;
	});
	await until(() => said.includes("/metrics"));
	return exporter;
}

async function until(holds: () => boolean): Promise<void> {
	const end_ms = performance.now() + PATIENCE_MS;
	while (!holds()) {
		if (performance.now() > end_ms) throw new Error(`waited in vain for ${holds}`);
		await sleep(50);
	}
}

function textOf(path: string): string {
	return existsSync(path) ? readFileSync(path, "utf8") : "";
}
