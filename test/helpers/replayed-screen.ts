/** Reads the screen of a replay, and makes logs whose rates tell the position in them. */
import { fileURLToPath } from "node:url";
import type { Sample } from "../../source/core/sample.ts";
import { START_MS, sampleAt } from "./recorded-logs.ts";
import { openTerminal, type PseudoTerminal, type TerminalOptions } from "./terminal.ts";

export const PROGRAM = fileURLToPath(new URL("../../dist/anarchy-perf-ink.js", import.meta.url));

export const [LEFT, RIGHT, HOME, END] = ["\x1b[D", "\x1b[C", "\x1b[H", "\x1b[F"] as const;

/** One sample per second from midnight; its TX rate is 1000 MB/s plus the second. */
export function recorded(from_s: number, to_s: number, detail = ""): Sample[] {
	return Array.from({ length: to_s - from_s + 1 }, (_, index) => {
		const second = from_s + index;
		return sampleAt(START_MS + second * 1000, {
			elapsed_s: second === 0 ? null : 1,
			runtime_s: second,
			tx_bytes: BigInt(second) * 2n ** 40n,
			tx_mb_per_s: second === 0 ? null : 1000 + second,
			rx_mb_per_s: second === 0 ? null : 2000 + second,
			connections: 1,
			disconnections: 0,
			thunderbolt_errors: 0,
			dma_errors: 0,
			event: second === 0 ? "start" : "",
			detail,
		});
	});
}

/** Makes the driver unavailable for a while. */
export function withGap(samples: readonly Sample[], from_s: number, to_s: number): Sample[] {
	return samples.map((sample, second) => {
		if (second === to_s + 1) return { ...sample, event: "resume", elapsed_s: to_s + 2 - from_s };
		if (second < from_s || second > to_s) return sample;
		return sampleAt(sample.wall_ms, {
			tx_mb_per_s: null,
			elapsed_s: null,
			event: "gap",
			detail: "ENOENT: the module is not loaded",
		});
	});
}

/** The recorded second by the clock, and the rates; null if they are not shown. */
export function shownOn(screen: readonly string[]) {
	const [header = ""] = screen;
	const clock = /(\d\d):(\d\d):(\d\d)$/.exec(header)?.slice(1).map(Number);
	const [hours = 0, minutes = 0, seconds = 0] = clock ?? [];
	const text = screen.join("\n");
	const rate = (name: string) => {
		const shown = new RegExp(`^ ${name} +(\\d+\\.\\d) MB/s`, "m").exec(text)?.[1];
		return shown === undefined ? null : Number(shown);
	};
	const lowest = /^ TX .* min +(\d+) /m.exec(text)?.[1];
	return {
		second: clock === undefined ? null : hours * 3600 + minutes * 60 + seconds,
		tx: rate("TX"),
		rx: rate("RX"),
		/** Of the window. */
		lowest: lowest === undefined ? null : Number(lowest),
		speed: /REPLAY ×(\S+)/.exec(header)?.[1] ?? null,
		window: /last (.+?) {2}/.exec(header)?.[1] ?? null,
		isDemo: header.includes(" DEMO "),
		isPaused: header.includes(" PAUSED "),
		hasEnded: header.includes(" END "),
	};
}

export type Shown = ReturnType<typeof shownOn>;

export function waitForShown(terminal: PseudoTerminal, expected: Partial<Shown>): Promise<void> {
	const isShown = (screen: string[]) => {
		const shown = new Map<string, unknown>(Object.entries(shownOn(screen)));
		return Object.entries(expected).every(([name, value]) => shown.get(name) === value);
	};
	return terminal.waitFor(isShown, { what: JSON.stringify(expected) });
}

/** Waits for a second of a log of {@link recorded}, by the clock and by both rates. */
export function waitForSecond(terminal: PseudoTerminal, second: number): Promise<void> {
	return waitForShown(terminal, { second, tx: 1000 + second, rx: 2000 + second });
}

export function openProgram(
	flags: readonly string[],
	more: Partial<TerminalOptions> = {},
): Promise<PseudoTerminal> {
	const command = [process.execPath, PROGRAM, ...flags];
	return openTerminal({ command, columns: 100, rows: 30, ...more });
}
