/**
 * Inside the guest: what screen, logger and exporter say of the driver, and of each change to it.
 */
import { spawnSync } from "node:child_process";
import { existsSync, openSync, readdirSync, readFileSync, readSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Screen, shownRate } from "./guest.ts";

export interface LogRecord {
	readonly time: string;
	readonly event: string;
	readonly detail: string;
	readonly elapsed_s: number | null;
	readonly runtime_s: number | null;
	readonly tx_bytes: number | null;
	readonly tx_mb_per_s: number | null;
	readonly rx_mb_per_s: number | null;
	readonly tx_operations_per_s: number | null;
}

/** What the three of them say at one moment. */
export interface Views {
	readonly screen: string;
	/** Records since the last change. */
	readonly records: readonly LogRecord[];
	readonly metrics: string;
}

/** Whether each of them came to see a change, and what they said at last. */
export interface Step extends Views {
	readonly name: string;
	readonly seenBy: Readonly<Record<keyof Views, boolean>>;
	/** Of each of the three, in bytes. */
	readonly memory: readonly number[];
}

export type Conditions = Readonly<Record<keyof Views, (views: Views) => boolean>>;

export const PROGRAM = "anarchy-perf-ink.js";
/** So wide that what happened last stands whole on the screen. */
export const SIZE = { cols: 110, rows: 24 };
const END_OF_FRAME = Buffer.from("\x1b[?2026l");
export const [RAW, LOG] = ["/tmp/together-raw", "/tmp/together.jsonl"];
export const PORT = 9877;
/**
 * Long, because it costs nothing: a step ends when all three have seen it, and a busy host is slow.
 */
const PATIENCE_MS = 300_000;
const PARAMETERS = "/sys/module/anarchy_egpu/parameters";

export const sh = (command: string) => spawnSync("sh", ["-c", command], { encoding: "utf8" });
export const set = (parameter: string, value: number) =>
	writeFileSync(`${PARAMETERS}/${parameter}`, `${value}\n`);

/** The module, with rates that the three can be held against. */
export const LOAD = "insmod /lib/anarchy_egpu.ko tx_mb_per_s=12 rx_mb_per_s=34 latency_ns=1200";

/** Makes changes, and waits until each of the three has seen them. */
export class Watch {
	readonly #raw = openSync(RAW, "r");
	readonly #screen = new Screen(SIZE);
	readonly #steps: Step[] = [];

	async step(name: string, change: () => unknown, conditions: Conditions): Promise<void> {
		const from = recordsOf().length;
		await change();
		const end_ms = performance.now() + PATIENCE_MS;
		const seenBy = { screen: false, records: false, metrics: false };
		let views = await this.#look(from);
		for (; performance.now() < end_ms; await sleep(200)) {
			// What happened is on the screen until something else happens.
			seenBy.screen ||= views.screens.some((screen) => conditions.screen({ ...views, screen }));
			seenBy.records ||= conditions.records(views);
			seenBy.metrics ||= conditions.metrics(views);
			if (Object.values(seenBy).every(Boolean)) break;
			views = await this.#look(from);
		}
		const memory = processes().map(memoryOf);
		const { screens: _, ...last } = views;
		this.#steps.push({ name, seenBy, memory, ...last });
		writeFileSync("/out/steps.json", JSON.stringify(this.#steps));
	}

	async #look(from: number): Promise<Views & { readonly screens: readonly string[] }> {
		const screens = [];
		for await (const screen of this.#frames()) screens.push(screen);
		const screen = screens.at(-1) ?? "";
		return { screen, screens, records: recordsOf().slice(from), metrics: await scrape() };
	}

	/** The screen after each frame since it was looked at, and as it is now. */
	async *#frames(): AsyncGenerator<string> {
		const chunk = Buffer.alloc(65_536);
		for (let n = readSync(this.#raw, chunk); n > 0; n = readSync(this.#raw, chunk)) {
			let rest = chunk.subarray(0, n);
			for (let end = rest.indexOf(END_OF_FRAME); end >= 0; end = rest.indexOf(END_OF_FRAME)) {
				await this.#screen.feed(rest.subarray(0, end));
				yield this.#screen.text;
				rest = rest.subarray(end);
				await this.#screen.feed(rest.subarray(0, END_OF_FRAME.length));
				rest = rest.subarray(END_OF_FRAME.length);
			}
			await this.#screen.feed(rest);
		}
		yield this.#screen.text;
	}
}

export const GOES_ON: Conditions = {
	screen: ({ screen: text }) => shownRate(text, "TX") !== null && !saysNoData(text),
	records: ({ records }) => (records.at(-1)?.tx_mb_per_s ?? null) !== null,
	metrics: ({ metrics }) => metricOf(metrics, "anarchy_up") === 1,
};

export const IS_AWAY: Conditions = {
	screen: ({ screen: text }) => saysNoData(text),
	records: ({ records }) => records.some(({ event }) => event === "gap"),
	metrics: ({ metrics }) => metricOf(metrics, "anarchy_up") === 0,
};

/** The three of them, by their process ids. */
export function processes(): number[] {
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.filter((pid) => textOf(`/proc/${pid}/cmdline`).startsWith(`node\0${PROGRAM}\0`))
		.map(Number);
}

/** What happens meanwhile happens between two looks of theirs. */
export async function whileStopped(change: () => unknown): Promise<void> {
	const all = processes();
	for (const pid of all) process.kill(pid, "SIGSTOP");
	await change();
	for (const pid of all) process.kill(pid, "SIGCONT");
}

function memoryOf(pid: number): number {
	return Number(/VmRSS:\s+(\d+)/.exec(textOf(`/proc/${pid}/status`))?.[1]) * 1024;
}

function textOf(path: string): string {
	try {
		return readFileSync(path, "latin1");
	} catch {
		return ""; // It has ended.
	}
}

/** Whole records alone: the last line may be half written. */
function recordsOf(): LogRecord[] {
	// Until the logger has begun: on a busy machine it may begin after the screen.
	if (!existsSync(LOG)) return [];
	const lines = readFileSync(LOG, "utf8").split("\n").slice(0, -1);
	return lines.map((line) => JSON.parse(line));
}

const saysNoData = (screen: string) => screen.includes("NO DATA");

export async function scrape(): Promise<string> {
	try {
		const headers = { "X-Prometheus-Scrape-Timeout-Seconds": "1.5" };
		const answer = await fetch(`http://127.0.0.1:${PORT}/metrics`, { headers });
		return await answer.text();
	} catch (error) {
		return `(no answer: ${error})`;
	}
}

export function metricOf(metrics: string, name: string): number | null {
	const found = new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, "m").exec(metrics);
	return found ? Number(found[1]) : null;
}
