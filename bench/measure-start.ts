/** The time until the first screen, compared with a bare Node. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "./numbers.ts";
import { FRAME_END, quoted, RawTerminal, SCREEN } from "./raw-terminal.ts";

export const MARKER = "SINCE RESET";
const PAIRS = 7;
const BARE_INK = quoted([fileURLToPath(new URL("bare-ink.mjs", import.meta.url))]);

export interface StartFigures {
	/** A whole `node -e 0`. */
	readonly bare_ms: number;
	/** Until one line of text on a screen of Ink, from its package. */
	readonly ink_ms: number;
	/** Until the first complete screen. */
	readonly screen_ms: number;
	/** The medians of the ratios of the rounds, to a bare Node and to a bare screen of Ink. */
	readonly ratio: number;
	readonly inkRatio: number;
}

/** All on the same terminal, directly after each other, seven times. */
export async function measureStart(program: string): Promise<StartFigures> {
	const bare: number[] = [];
	const ink: number[] = [];
	const screen: number[] = [];
	// The first pair fills the file caches.
	for (let pair = -1; pair < PAIRS; pair++) {
		const node = quoted([process.execPath]);
		const terminal = new RawTerminal(
			`printf '<bare>'; ${node} -e 0; printf '<ink>'; NODE_ENV=production ${node} ${BARE_INK}; ` +
				`printf '<screen>'; ${node} ${quoted([program])} --demo`,
			SCREEN,
		);
		const begun_ms = await terminal.waitFor("<bare>");
		const between_ms = await terminal.waitFor("<ink>");
		const inkShown_ms = await terminal.waitFor("<ink>", "a bare screen");
		const started_ms = await terminal.waitFor("<screen>");
		const shown_ms = await terminal.waitFor(MARKER, FRAME_END);
		await terminal.quit();
		if (pair < 0) continue;
		bare.push(between_ms - begun_ms);
		ink.push(inkShown_ms - between_ms);
		screen.push(shown_ms - started_ms);
	}
	const ratioTo = (reference: readonly number[]) =>
		median(screen.map((value, pair) => value / (reference[pair] ?? Number.NaN)));
	return {
		bare_ms: median(bare),
		ink_ms: median(ink),
		screen_ms: median(screen),
		ratio: ratioTo(bare),
		inkRatio: ratioTo(ink),
	};
}

/** Peak memory of a Node that does nothing but report it. */
export interface BareNode {
	/** In MB: 0.2 MB more than `node -e 0`. */
	readonly peak_mb: number;
	/** CPU time of its main thread until it exits, in ms: the current speed of the machine. */
	readonly cpu_ms: number;
}

export function measureBareNode(): BareNode {
	const code = `
		const tell = (name) => fs.readFileSync("/proc/self/" + name, "utf8");
		fs.writeSync(1, /VmHWM:\\s+(\\d+)/.exec(tell("status"))[1] + " " + tell("schedstat").split(" ")[0]);
	`;
	const reported = Array.from({ length: 7 }, () =>
		execFileSync(process.execPath, ["-e", code], { encoding: "utf8" }).split(" ").map(Number),
	);
	const [peaks_kb, cpus_ns] = [0, 1].map((at) => reported.map((one) => one[at] ?? Number.NaN));
	return {
		peak_mb: (median(peaks_kb ?? []) * 1024) / 1e6,
		cpu_ms: median(cpus_ns ?? []) / 1e6,
	};
}
