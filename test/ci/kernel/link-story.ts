/** Inside the guest: a PCI device goes and comes back beneath the logger, and programs end in every way. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { LOAD, PROGRAM, sh } from "./watch.ts";

const INSTANCES = "/sys/kernel/tracing/instances";
/** A device that nothing in the guest uses: the IDE controller. */
export const DEVICE = "0000:00:01.1";
const LOG = "/tmp/link.jsonl";
const PATIENCE_MS = 300_000;

export interface LinkStory {
	/** When the device was removed, and when it was there again; ms since the Unix epoch. */
	readonly removed_ms: number;
	readonly added_ms: number;
	/** The events of the link in the log. */
	readonly events: readonly Readonly<Record<string, unknown>>[];
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
	const first = await startLogger(LOG);
	note("first runs");
	await sleep(1500); // Until the program has looked at least once.
	const removed_ms = Date.now();
	writeFileSync(`/sys/bus/pci/devices/${DEVICE}/remove`, "1");
	await until(() => textOf(LOG).includes("removed: "));
	const added_ms = Date.now();
	writeFileSync("/sys/bus/pci/rescan", "1");
	await until(() => textOf(LOG).includes("added: "));
	first.kill("SIGKILL");
	await once(first, "exit");
	note("first is killed");
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
	const story: LinkStory = {
		removed_ms,
		added_ms,
		events: textOf(LOG)
			.split("\n")
			.filter((line) => line.includes("hotplug"))
			.map((line) => JSON.parse(line)),
		instances,
		pids: { first: first.pid ?? 0, last: last.pid ?? 0 },
		statuses: { screen: screen.status, last: status },
	};
	writeFileSync("/out/link.json", JSON.stringify(story));
}

async function startLogger(log: string): Promise<ChildProcess> {
	const words = [PROGRAM, "log", "--json", "--output", log, "--interval", "0.2"];
	const logger = spawn("node", words, { stdio: ["ignore", "ignore", "inherit"] });
	await until(() => textOf(log).includes('"start"'));
	return logger;
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
