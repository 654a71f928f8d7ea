/** A tracing instance of its own, which does not disturb the traces of other processes. */
import {
	closeSync,
	mkdirSync,
	openSync,
	readdirSync,
	readSync,
	rmdirSync,
	writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { NON_BLOCKING } from "../inputs/small-file.ts";
import { endShell, type HelperShell, startShell } from "./helper-shell.ts";
import type { NewsSource, TimedNews } from "./news.ts";
import { parseTraceLine } from "./trace-lines.ts";

const PREFIX = "anarchy-perf-ink-";
export const TRACED = ["pci/pcie_link_event", "pci/pci_hp_event", "ras/aer_event"] as const;
/** Per processor, in KiB: hundreds of events. */
const BUFFER_KB = "64";
const MAX_BYTES = 65_536;
const SCRATCH = Buffer.allocUnsafeSlow(MAX_BYTES);

/**
 * Removes the instance once this process has closed it, or is gone. It is in use until then, and
 * this process may have dropped the privileges that removing it takes.
 */
const REMOVE = `
read -r _
rounds=100
until rmdir "$1" 2>/dev/null || [ ! -d "$1" ] || [ $rounds -eq 0 ]; do
	rounds=$((rounds - 1))
	sleep 0.05
done
`;

/** The instances of this process. */
const OWN = new Set<string>();

export class TraceInstance implements NewsSource {
	readonly #folder: string;
	#handle: number | null = null;
	#remover: HelperShell | null = null;
	/** The beginning of a line that is not complete. */
	#rest = "";

	/**
	 * Removes the instances of processes that were killed, and creates one.
	 *
	 * @param tracefs its mount point, usually `/sys/kernel/tracing`
	 * @throws the error if it cannot be made or guarded, or none of the events is there
	 */
	constructor(tracefs: string) {
		const instances = join(tracefs, "instances");
		removeStale(instances);
		this.#folder = join(instances, freeName());
		mkdirSync(this.#folder);
		OWN.add(basename(this.#folder));
		try {
			this.#remover = startShell(REMOVE, ["remover", this.#folder]);
			// Before anything is traced, which would make the buffers large.
			this.#set("buffer_size_kb", BUFFER_KB);
			this.#set("trace_clock", "mono");
			const failures = TRACED.map((name) => this.#enable(name)).filter((error) => error !== null);
			if (failures.length === TRACED.length) throw failures[0];
			this.#handle = openSync(join(this.#folder, "trace_pipe"), NON_BLOCKING);
		} catch (error) {
			this.close();
			throw error;
		}
	}

	read(): readonly TimedNews[] {
		const text = this.#rest + this.#readText();
		const lines = text.split("\n");
		this.#rest = (lines.pop() ?? "").slice(0, MAX_BYTES);
		const now_s = Number(process.hrtime.bigint()) / 1e9;
		return lines.flatMap((line) => {
			const parsed = parseTraceLine(line);
			if (parsed === null) return [];
			return [{ news: parsed.news, age_ms: Math.max(0, (now_s - parsed.uptime_s) * 1000) }];
		});
	}

	close(): void {
		if (this.#handle !== null) closeSync(this.#handle);
		this.#handle = null;
		remove(this.#folder);
		OWN.delete(basename(this.#folder));
		if (this.#remover !== null) endShell(this.#remover);
		this.#remover = null;
	}

	/** A traced event that does not come within 64 KiB comes with the next call. */
	#readText(): string {
		if (this.#handle === null) return "";
		try {
			return SCRATCH.toString("latin1", 0, readSync(this.#handle, SCRATCH, 0, MAX_BYTES, null));
		} catch {
			return ""; // EAGAIN: nothing happened.
		}
	}

	#enable(name: string): unknown {
		try {
			this.#set(`events/${name}/enable`, "1");
			return null;
		} catch (error) {
			return error;
		}
	}

	#set(name: string, value: string): void {
		// Without O_CREAT: no file is created where this is not the kernel's file system.
		writeFileSync(join(this.#folder, name), value, { flag: "r+" });
	}
}

/**
 * Several links of one process have an instance each: what one reads of it is gone for the others.
 */
function freeName(): string {
	const name = `${PREFIX}${process.pid}`;
	let free = name;
	for (let number = 2; OWN.has(free); number++) free = `${name}-${number}`;
	return free;
}

/** Of processes that are gone. An instance that is being read cannot be removed. */
function removeStale(instances: string): void {
	for (const name of readdirSync(instances)) {
		const pid = new RegExp(`^${PREFIX}(\\d{1,10})(?:-\\d{1,10})?$`).exec(name)?.[1];
		if (pid === undefined || OWN.has(name)) continue;
		if (Number(pid) === process.pid || !isAlive(Number(pid))) remove(join(instances, name));
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return !(error instanceof Error && "code" in error && error.code === "ESRCH");
	}
}

function remove(folder: string): void {
	try {
		rmdirSync(folder);
	} catch {
		// It is in use, or gone.
	}
}
