/**
 * Inside the guest: the live screen, the logger and the exporter at once over one driver, which is
 * made to fail beneath them in every way that it can. What each of them made of it is written down.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync, readSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Screen, shownRate } from "./guest.ts";

export interface LogRecord {
	readonly event: string;
	readonly detail: string;
	readonly elapsed_s: number | null;
	readonly tx_bytes: number | null;
	readonly tx_mb_per_s: number | null;
}

/** What the three of them say at one moment. */
interface Views {
	readonly screen: string;
	/** Records since the driver was changed. */
	readonly records: readonly LogRecord[];
	readonly metrics: string;
}

/** Whether each of them came to see it, and what they said at last. */
export interface Step extends Views {
	readonly name: string;
	readonly seenBy: Readonly<Record<keyof Views, boolean>>;
}

export interface Together {
	readonly steps: readonly Step[];
	readonly statuses: Readonly<Record<"screen" | "log" | "serve", number | null>>;
	readonly log: string;
	readonly messages: string;
}

type Conditions = Readonly<Record<keyof Views, (views: Views) => boolean>>;

const PROGRAM = "anarchy-perf-ink.js";
const [RAW, LOG] = ["/tmp/together-raw", "/tmp/together.jsonl"];
const PORT = 9877;
const PATIENCE_MS = 90_000;
const PARAMETERS = "/sys/module/anarchy_egpu/parameters";
const INTERVAL = ["--interval", "0.5"];

const sh = (command: string) => spawnSync("sh", ["-c", command], { encoding: "utf8" });
const set = (parameter: string, value: number) =>
	writeFileSync(`${PARAMETERS}/${parameter}`, `${value}\n`);

export async function tellTogether(): Promise<void> {
	sh("ifconfig lo 127.0.0.1 up");
	sh("insmod /lib/anarchy_egpu.ko tx_mb_per_s=12 rx_mb_per_s=34 latency_ns=1200");
	const log = startBeside("log", "--json", "--output", LOG, ...INTERVAL);
	const serve = startBeside("serve", "--listen", `127.0.0.1:${PORT}`);
	const steps = ["-e", "run:node guest.mjs turn", "-e", "send:q", "-e", "sleep:20"];
	const program = ["node", PROGRAM, ...INTERVAL];
	const options = ["-c", "80", "-r", "24", "-o", RAW, "-l", "/out/log", "-t", "1000"];
	// Not spawnSync, which would not hear that the others end.
	const screen = spawn("ptyrun", [...options, ...steps, "--", ...program], { stdio: "inherit" });
	const [status] = await once(screen, "close");
	const together: Together = {
		steps: JSON.parse(readFileSync("/out/steps.json", "utf8")),
		statuses: { screen: status, log: await log.end(), serve: await serve.end() },
		log: readFileSync(LOG, "utf8"),
		messages: `${log.said()}${serve.said()}`,
	};
	writeFileSync("/out/together.json", JSON.stringify(together));
}

function startBeside(...words: readonly string[]) {
	const child = spawn("node", [PROGRAM, ...words], { stdio: ["ignore", "ignore", "pipe"] });
	let said = "";
	child.stderr.on("data", (chunk) => {
		said += chunk;
	});
	const ended = once(child, "close").then(([code]): number | null => code);
	const end = () => {
		child.kill("SIGTERM");
		return ended;
	};
	return { end, said: () => said };
}

/** Changes the driver, and waits until each of the three has seen it. */
export async function turn(): Promise<void> {
	const raw = openSync(RAW, "r");
	const screen = new Screen();
	const steps: Step[] = [];

	async function look(from: number): Promise<Views> {
		const chunk = Buffer.alloc(65_536);
		for (let n = readSync(raw, chunk); n > 0; n = readSync(raw, chunk)) {
			await screen.feed(chunk.subarray(0, n));
		}
		return { screen: screen.text, records: recordsOf().slice(from), metrics: await scrape() };
	}

	async function step(name: string, change: () => void, conditions: Conditions): Promise<void> {
		const from = recordsOf().length;
		change();
		const end_ms = Date.now() + PATIENCE_MS;
		const seenBy = { screen: false, records: false, metrics: false };
		let views = await look(from);
		for (; Date.now() < end_ms; await sleep(200)) {
			seenBy.screen ||= conditions.screen(views);
			seenBy.records ||= conditions.records(views);
			seenBy.metrics ||= conditions.metrics(views);
			if (Object.values(seenBy).every(Boolean)) break;
			views = await look(from);
		}
		steps.push({ name, seenBy, ...views });
		writeFileSync("/out/steps.json", JSON.stringify(steps));
	}

	const goesOn: Conditions = {
		screen: ({ screen: text }) => shownRate(text, "TX") !== null && !saysNoData(text),
		records: ({ records }) => (records.at(-1)?.tx_mb_per_s ?? null) !== null,
		metrics: ({ metrics }) => metricOf(metrics, "anarchy_up") === 1,
	};
	const isAway: Conditions = {
		screen: ({ screen: text }) => saysNoData(text),
		records: ({ records }) => records.some(({ event }) => event === "gap"),
		metrics: ({ metrics }) => metricOf(metrics, "anarchy_up") === 0,
	};
	await step("begun", () => {}, goesOn);
	for (const [knob, value, restored] of [
		["fail_open", 19, 0],
		["fail_show", 5, 0],
		["present", 0, 1],
	] as const) {
		await step(`${knob} ${value}`, () => set(knob, value), isAway);
		await step(`after ${knob}`, () => set(knob, restored), goesOn);
	}
	// The logger waits for the driver: the record after it covers all of the time.
	const isLong = ({ records }: Views) => records.some(({ elapsed_s }) => (elapsed_s ?? 0) > 3);
	await step("show_delay_ms", () => set("show_delay_ms", 4000), { ...isAway, records: isLong });
	await step("after show_delay_ms", () => set("show_delay_ms", 0), goesOn);

	const before = metricOf(await scrape(), "anarchy_driver_runtime_seconds") ?? 0;
	await step("reset", () => set("reset", 1), {
		screen: ({ screen: text }) => /(?<!since (?:the |last )?)\breset\b/i.test(text),
		records: ({ records }) => records.some(({ event }) => event === "reset"),
		metrics: ({ metrics }) =>
			(metricOf(metrics, "anarchy_driver_runtime_seconds") ?? before) < before,
	});
	const giant = 1_000 * 1_048_576;
	const bytes = metricOf(await scrape(), "anarchy_dma_transmit_bytes_total") ?? 0;
	await step("add_tx_bytes", () => set("add_tx_bytes", giant), {
		screen: ({ screen: text }) => Number(/^ *TX .*max +(\d+)/m.exec(text)?.[1]) > 100,
		records: ({ records }) => records.some(({ tx_mb_per_s }) => (tx_mb_per_s ?? 0) > 100),
		metrics: ({ metrics }) =>
			(metricOf(metrics, "anarchy_dma_transmit_bytes_total") ?? 0) >= bytes + giant,
	});
	await step("after all", () => {}, goesOn);
}

/** Whole records alone: the last line may be half written. */
function recordsOf(): LogRecord[] {
	const lines = sh(`cat ${LOG}`).stdout.split("\n").slice(0, -1);
	return lines.map((line) => JSON.parse(line));
}

const saysNoData = (screen: string) => screen.includes("NO DATA");

async function scrape(): Promise<string> {
	try {
		const headers = { "X-Prometheus-Scrape-Timeout-Seconds": "1.5" };
		const answer = await fetch(`http://127.0.0.1:${PORT}/metrics`, { headers });
		return await answer.text();
	} catch (error) {
		return `(no answer: ${error})`;
	}
}

function metricOf(metrics: string, name: string): number | null {
	const found = new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, "m").exec(metrics);
	return found ? Number(found[1]) : null;
}
