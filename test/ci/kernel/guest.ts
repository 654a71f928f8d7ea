/**
 * What happens inside the guest: the program is started in every situation worth seeing, the
 * driver is changed beneath it, and what it showed is written down for the host to judge.
 * `rig.ts` bundles this file; the screen readers below serve both sides.
 */

import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, openSync, readSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import xterm from "@xterm/headless";

export const STATISTICS = "/sys/kernel/debug/anarchy-egpu/performance/statistics";
export const SIZE = { cols: 80, rows: 24 };

/** A command that ran to its end. `status` is null when it had to be killed. */
export interface Run {
	readonly name: string;
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** A change to the driver, and the screen once it showed the change, or when patience ended. */
export interface Sight {
	readonly name: string;
	readonly outcome: "seen" | "never seen" | "there before the change" | "the program had ended";
	/** How much of the program's output made this screen. */
	readonly bytes: number;
	/** What the driver itself said at that moment. */
	readonly driver: string;
	/** How often `rmmod` was refused before it went through, where there was one. */
	readonly refusals: number;
}

export class Screen {
	readonly #terminal: xterm.Terminal;

	constructor(size = SIZE) {
		this.#terminal = new xterm.Terminal({ ...size, allowProposedApi: true });
	}

	feed(bytes: Uint8Array): Promise<void> {
		return new Promise((done) => this.#terminal.write(bytes, done));
	}

	get text(): string {
		const { rows, buffer } = this.#terminal;
		const { active } = buffer;
		const line = (y: number) => active.getLine(active.viewportY + y)?.translateToString(true);
		return Array.from({ length: rows }, (_, y) => line(y) ?? "").join("\n");
	}

	get isAlternate(): boolean {
		return this.#terminal.buffer.active.type === "alternate";
	}
}

/** The rate in MB/s on the line of that direction; null when none is shown. */
export function shownRate(screen: string, direction: "TX" | "RX"): number | null {
	const found = new RegExp(`^ *${direction} +(\\d+\\.\\d) MB/s`, "m").exec(screen);
	return found ? Number(found[1]) : null;
}

/** The first number on the latency line, which has to be in ns; null when none is shown. */
export function shownLatency(screen: string): number | null {
	const found = /^ *LATENCY[^\d\n]*(\d+(?:\.\d+)?) *(?:± *[\d.]+ *)?ns\b/m.exec(screen);
	return found ? Number(found[1]) : null;
}

export const isNear = (value: number | null, wanted: number, tolerance = 0.2): boolean =>
	value !== null && Math.abs(value - wanted) <= tolerance * wanted;

type Condition = (screen: string) => boolean;

const shows =
	(tx: number, rx: number): Condition =>
	(screen) =>
		isNear(shownRate(screen, "TX"), tx) && isNear(shownRate(screen, "RX"), rx);

/** Words may be wrapped at the edge of the screen. */
const says =
	(words: RegExp): Condition =>
	(screen) =>
		words.test(screen.replace(/\s+/g, " "));

export const WORDS = {
	notLoaded: /not loaded/i,
	// "SINCE RESET" is a label that is always there, not an event
	reset: /(?<!since (?:the |last )?)\breset\b/i,
	threeErrors: /\b3 DMA errors?\b/,
	readFails:
		/\bEIO\b|I\/O error|read\w* (?:\w+ )?fail|fail\w* to read|(?:cannot|can't|could not) (?:be )?read/i,
};

// Without jitter, so that no new maximum takes the one row of events soon after a reset.
const FIRST_LOAD = "tx_mb_per_s=12 rx_mb_per_s=34 latency_ns=1200 latency_jitter_ns=0";
const MONITOR = "node anarchy-perf-ink.js";
const BRIEF = `timeout -s KILL 300 ${MONITOR}`;
const [RAW, PID, ENDED] = ["/tmp/raw", "/tmp/pid", "/tmp/ended"];

const sh = (command: string) =>
	spawnSync("sh", ["-c", command], { encoding: "utf8", timeout: 600_000 });
const load = (parameters: string) => `insmod /lib/anarchy_egpu.ko ${parameters}`;
const set = (parameter: string, value: number) =>
	`echo ${value} > /sys/module/anarchy_egpu/parameters/${parameter}`;
/** Prints how often the kernel refused, because someone was using the module. */
const UNLOAD =
	"n=0; until rmmod anarchy_egpu || [ $n -ge 50 ]; do n=$((n + 1)); usleep 100000; done; echo $n";

/** The guest's own story: first what ends by itself, then the live screen. */
export function tellStory(): void {
	const runs: Run[] = [];
	const run = (name: string, command: string) => {
		const { status, stdout, stderr } = sh(command);
		runs.push({ name, status, stdout, stderr });
	};
	run("root without the module", `${BRIEF} --once`);
	sh(load(FIRST_LOAD));
	run("plain user", `su user -c '${BRIEF} --once'`);
	sh("umount /sys/kernel/debug");
	run("debugfs not mounted", `${BRIEF} --once`);
	sh("mount -t debugfs debugfs /sys/kernel/debug");
	run("json", `${BRIEF} --json --interval 0.1 --duration 3s`);

	// q goes out only after the watcher is done; a program that ignores it is killed
	const untilEnded = `n=0; until [ -e ${ENDED} ] || [ $n -ge 600 ]; do usleep 100000; n=$((n + 1)); done`;
	const steps = [
		"run:node guest.mjs watch",
		"send:q",
		`run:${untilEnded}; [ -e ${ENDED} ] || kill -9 $(cat ${PID})`,
	];
	const program = `echo $$ >${PID}; ${MONITOR} --interval 0.5; s=$?; : >${ENDED}; exit $s`;
	const options = `-c ${SIZE.cols} -r ${SIZE.rows} -o ${RAW} -l /out/log -t 900`.split(" ");
	const args = [...options, ...steps.flatMap((s) => ["-e", s]), "--", "sh", "-c", program];
	const { status } = spawnSync("ptyrun", args, { stdio: "inherit" });
	runs.push({ name: "monitor", status, stdout: "", stderr: "" });
	copyFileSync(RAW, "/out/raw");
	writeFileSync("/out/runs.json", JSON.stringify(runs));
}

/** Runs beside the monitor, sees its screen, and changes the driver once it has seen enough. */
export async function watch(): Promise<void> {
	const raw = openSync(RAW, "r");
	const screen = new Screen();
	const sights: Sight[] = [];
	let bytes = 0;

	async function look(): Promise<string> {
		const chunk = Buffer.alloc(65_536);
		for (let n = readSync(raw, chunk); n > 0; n = readSync(raw, chunk)) {
			bytes += n;
			await screen.feed(chunk.subarray(0, n));
		}
		return screen.text;
	}

	async function comes(isThere: Condition): Promise<Sight["outcome"]> {
		const patience = Date.now() + 300_000;
		for (let held = 0; Date.now() < patience; await sleep(200)) {
			const ended = existsSync(ENDED);
			// twice in a row, since a look can fall into the middle of a frame
			held = isThere(await look()) ? held + 1 : 0;
			// asked first: what a crash leaves on the terminal can hold the right words
			if (ended) return "the program had ended";
			if (held === 2) return "seen";
		}
		return "never seen";
	}

	async function see(name: string, change: string, isThere: Condition): Promise<void> {
		// nothing was changed for the first one: the monitor may well be quicker than this script
		const early = sights.length > 0 && isThere(await look());
		const refusals = Number(sh(change).stdout);
		const outcome = early ? "there before the change" : await comes(isThere);
		const driver = existsSync(STATISTICS) ? sh(`cat ${STATISTICS}`).stdout : "(no file)";
		sights.push({ name, outcome, bytes, driver, refusals });
		writeFileSync("/out/sights.json", JSON.stringify(sights));
	}

	const latencyShown: Condition = (screen) => isNear(shownLatency(screen), 1200);
	await see("loaded", "", (screen) => shows(12, 34)(screen) && latencyShown(screen));
	await see("reset", set("reset", 1), says(WORDS.reset));
	await see("errors", set("dma_errors", 3), (screen) => WORDS.threeErrors.test(screen));
	const still: Condition = (s) => shownRate(s, "TX") === 0 && shownRate(s, "RX") === 0;
	await see("stalled", `${set("tx_mb_per_s", 0)}; ${set("rx_mb_per_s", 0)}`, still);
	// the rates change while nobody can read them, so that an old screen cannot pass for a recovery
	const others = `${set("tx_mb_per_s", 25)}; ${set("rx_mb_per_s", 5)}`;
	await see("failing", `${set("fail_show", 5)}; ${others}`, says(WORDS.readFails));
	await see("recovered", set("fail_show", 0), shows(25, 5));
	await see("removed", UNLOAD, says(WORDS.notLoaded));
	const isBack: Condition = (screen) => shows(20, 10)(screen) && !says(WORDS.notLoaded)(screen);
	await see("loaded again", load("tx_mb_per_s=20 rx_mb_per_s=10"), isBack);
	const cutFloats = load("tx_mb_per_s=7 rx_mb_per_s=15 float_format=1");
	await see("cut floats", `${UNLOAD}; ${cutFloats}`, shows(7, 15));
}
