/** The cost of the running live monitor, measured from outside. */
import { MARKER } from "./measure-start.ts";
import { cpuTime, peakMemory } from "./process-accounts.ts";
import { FRAME_END, quoted, RawTerminal, SCREEN, type Screen } from "./raw-terminal.ts";
import { seconds } from "./surroundings.ts";

/** By then all code that a frame runs has been compiled. */
export const WARM_UP_FRAMES = 50;

export interface ScreenRun {
	readonly program: string;
	readonly arguments: readonly string[];
	readonly screen?: Screen;
	/** How long it runs before it is measured. */
	readonly warmUp_s: number;
	readonly measured_s: number;
}

export interface ScreenCost {
	/** Frames on the terminal during the measurement. */
	readonly frames: number;
	/** CPU time per frame, user and system, including reading and sampling, in ms. */
	readonly frame_ms: number;
	/** Of one core. */
	readonly cpu_percent: number;
	/** Resident memory since the start, in MB. */
	readonly peak_mb: number;
	/** All bytes to the terminal since the start; latin1, one character per byte. */
	readonly output: string;
	/** Their length when the measurement began. */
	readonly measuredFrom: number;
}

export async function measureScreen(run: ScreenRun): Promise<ScreenCost> {
	const command = quoted([process.execPath, run.program, "--demo", ...run.arguments]);
	const terminal = new RawTerminal(`printf '<pid %s>' $$; exec ${command}`, run.screen ?? SCREEN);
	await terminal.waitFor(MARKER, FRAME_END);
	const pid = Number(/<pid (\d+)>/.exec(terminal.text())?.[1]);
	await seconds(run.warmUp_s);

	const before = { cpu_ms: cpuTime(pid), at_ms: performance.now(), length: terminal.text().length };
	await seconds(run.measured_s);
	const cpu_ms = cpuTime(pid) - before.cpu_ms;
	const took_ms = performance.now() - before.at_ms;
	const peak_mb = peakMemory(pid);
	const output = terminal.text();
	await terminal.quit();

	const frames = output.slice(before.length).split(FRAME_END).length - 1;
	return {
		frames,
		frame_ms: cpu_ms / frames,
		cpu_percent: (100 * cpu_ms) / took_ms,
		peak_mb,
		output,
		measuredFrom: before.length,
	};
}
