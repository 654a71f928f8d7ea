/**
 * Files of what workloads print, bounded: the end of a file that was cut says how much is missing.
 */
import { closeSync, fstatSync, ftruncateSync, writeSync } from "node:fs";
import { formatBytes } from "../core/format.ts";
import type { Clock } from "../core/interfaces.ts";
import { describeWriteError } from "./describe-write-error.ts";

/** Limit of each file. */
const MAX_OUTPUT_BYTES = 16 * 1024 ** 2;
/** Workloads write to the files directly, and never wait; this often the files are cut. */
const CUT_PERIOD_MS = 100;

interface Output {
	/** Open for appending: writes after a cut go to the end of what is left. */
	readonly handle: number;
	cut_bytes: number;
}

export class BoundedOutputs {
	readonly #outputs: ReadonlyMap<string, Output>;
	readonly #warn: (message: string) => void;
	readonly #stop = new AbortController();
	readonly #cutting: Promise<void>;

	/**
	 * @param handles by name, open for appending; closed by {@link close}
	 * @param warn reports what was cut, or could not be
	 */
	constructor(handles: ReadonlyMap<string, number>, clock: Clock, warn: (message: string) => void) {
		this.#outputs = new Map(
			[...handles].map(([name, handle]) => [name, { handle, cut_bytes: 0 }] as const),
		);
		this.#warn = warn;
		this.#cutting = this.#cutPeriodically(clock);
	}

	/** Returns the handle of an output that was opened. */
	handleOf(name: string): number {
		const output = this.#outputs.get(name);
		if (output === undefined) throw new Error(`no output of ${name} was opened`);
		return output.handle;
	}

	/** Cuts and closes all files; nothing may write to them any more. */
	async close(): Promise<void> {
		this.#stop.abort();
		await this.#cutting;
		for (const [name, output] of this.#outputs) {
			this.#attempt(name, () => {
				cut(output);
				if (output.cut_bytes === 0) return;
				const kept = formatBytes(MAX_OUTPUT_BYTES);
				const text = `cut here, after ${kept}; ${output.cut_bytes} more bytes were dropped`;
				this.#warn(`${name}.log is ${text.replace("here, ", "")}`);
				writeSync(output.handle, `\n[anarchy-perf-ink: ${text}]\n`);
			});
			this.#attempt(name, () => closeSync(output.handle));
		}
	}

	async #cutPeriodically(clock: Clock): Promise<void> {
		const { signal } = this.#stop;
		while (!signal.aborted) {
			await clock.waitUntil(clock.now() + CUT_PERIOD_MS, signal);
			for (const output of this.#outputs.values()) {
				try {
					cut(output);
				} catch {
					// Tried again; the last failure is reported.
				}
			}
		}
	}

	/** Warns: an output must not end a run. */
	#attempt(name: string, action: () => void): void {
		try {
			action();
		} catch (error) {
			this.#warn(`cannot bound ${name}.log: ${describeWriteError(error)}`);
		}
	}
}

function cut(output: Output): void {
	const { size } = fstatSync(output.handle);
	if (size <= MAX_OUTPUT_BYTES) return;
	ftruncateSync(output.handle, MAX_OUTPUT_BYTES);
	output.cut_bytes += size - MAX_OUTPUT_BYTES;
}
