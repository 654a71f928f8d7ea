/** When a child process is started, and started again: with back-off, and never to wake a GPU. */
import process from "node:process";
import { missingDenoPermission } from "../../core/deno-permissions.ts";
import { formatDuration } from "../../core/format.ts";
import type { Clock, Failure } from "../../core/interfaces.ts";
import { childCommand, findChildProgram } from "./child-command.ts";
import type { ChildReading } from "./child-reading.ts";
import { CLOSED, explainCode, failure, INCOMPLETE, LET_GO } from "./explain-failure.ts";
import { findLibc, findLibrary, LIBRARY } from "./find-library.ts";
import type { GpuFolder } from "./gpu-folder.ts";
import { NvmlCode } from "./nvml.ts";
import { NvmlProcess } from "./nvml-process.ts";

export interface StarterOptions {
	readonly clock: Clock;
	readonly gpu: string;
	/** Per direction on the wire; null if unknown. */
	readonly capacity_bytes_per_s: number | null;
	readonly idle_s?: number;
	/** Why no child may be started; null if it may. */
	readonly heldBy: () => Failure | null;
}

/** Pauses before the next start double from one failure to the next. */
const [FIRST_PAUSE_MS, MAX_PAUSE_MS] = [1000, 30_000];
/** How long a GPU without traffic is held; this doubles each time it does not fall asleep then. */
const [DEFAULT_IDLE_S, MAX_IDLE_FACTOR] = [60, 16];
/** How long a released GPU may take to fall asleep. */
const FALL_ASLEEP_MS = 10_000;
const RESTARTED = "the GPU was not read for a while: the bytes meanwhile are unknown";

export class ChildStarter {
	readonly #options: StarterOptions;
	readonly #folder: GpuFolder;
	#child: NvmlProcess | null = null;
	#starting: Promise<NvmlProcess | Failure> | null = null;
	#startedAt_ms = 0;
	#capacity_bytes_per_s: number | null;
	/** In a row. */
	#failures = 0;
	#lastFailure = CLOSED;
	#retryAt_ms = Number.NEGATIVE_INFINITY;
	/** When an idle GPU was released; null if it is held. */
	#restsSince_ms: number | null = null;
	#idleFactor = 1;
	#lastEpoch = 0;

	constructor(options: StarterOptions, folder: GpuFolder) {
		this.#options = options;
		this.#folder = folder;
		this.#capacity_bytes_per_s = options.capacity_bytes_per_s;
	}

	/** When the present child was started, by the clock. */
	get startedAt_ms(): number {
		return this.#startedAt_ms;
	}

	/** Known once there was a child. */
	get capacity_bytes_per_s(): number {
		return this.#capacity_bytes_per_s ?? Number.POSITIVE_INFINITY;
	}

	/** Resolves with the child of a GPU that is awake, or with why there is none now. */
	child(): Promise<NvmlProcess | Failure> {
		this.#starting ??= this.#current().finally(() => {
			this.#starting = null;
		});
		return this.#starting;
	}

	/** Ends the child, if there is one. */
	async drop(why: Failure): Promise<void> {
		const child = this.#child;
		this.#child = null;
		await child?.close(why);
	}

	/** The GPU sleeps, or is gone: what held it up before no longer counts. */
	noticeSleep(): void {
		this.#restsSince_ms = null;
		this.#idleFactor = 1;
		this.#failures = 0;
		this.#retryAt_ms = Number.NEGATIVE_INFINITY;
	}

	noticeReading(reading: ChildReading): void {
		this.#failures = 0;
		if (reading.is === "counted") this.#lastEpoch = reading.epoch;
	}

	async #current(): Promise<NvmlProcess | Failure> {
		const now_ms = this.#options.clock.now();
		if (this.#child !== null && this.#child.end === null) return this.#child;
		if (this.#child !== null) this.#noticeEnd(this.#child);
		if (this.#restsSince_ms !== null) {
			if (now_ms - this.#restsSince_ms < FALL_ASLEEP_MS) return LET_GO;
			// It has not fallen asleep: another process uses it.
			this.#restsSince_ms = null;
			this.#idleFactor = Math.min(MAX_IDLE_FACTOR, this.#idleFactor * 2);
		}
		if (now_ms < this.#retryAt_ms) return this.#pausing(now_ms);
		return this.#start();
	}

	#noticeEnd({ end }: NvmlProcess): void {
		this.#child = null;
		if (end === null) return;
		this.#lastFailure = end.failure;
		if (end.isIdle) this.#restsSince_ms = end.at_ms;
		else this.#pauseFrom(end.at_ms);
	}

	#pauseFrom(ended_ms: number): void {
		this.#retryAt_ms = ended_ms + Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
		this.#failures++;
	}

	#pausing(now_ms: number): Failure {
		const { code, message } = this.#lastFailure;
		const next = formatDuration(Math.ceil((this.#retryAt_ms - now_ms) / 1000));
		return failure(code, `${message}; next try in ${next}`);
	}

	async #start(): Promise<NvmlProcess | Failure> {
		const { clock } = this.#options;
		const path = findChildProgram();
		if (path === null) return INCOMPLETE;
		const denied = missingDenoPermission({ name: "run", command: process.execPath });
		if (denied !== null) return failure("NotCapable", denied);
		const library = findLibrary(process.env);
		if (library === null && process.versions["deno"] !== undefined) {
			return explainCode(NvmlCode.libraryNotFound);
		}
		this.#capacity_bytes_per_s ??= await this.#folder.worstCapacity_bytes_per_s();
		const held = this.#options.heldBy();
		if (held !== null) return held;
		const command = childCommand(path, {
			gpu: this.#options.gpu,
			folder: this.#folder.path,
			library: library ?? LIBRARY,
			libc: findLibc(),
			capacity_bytes_per_s: this.#capacity_bytes_per_s,
			idle_s: (this.#options.idle_s ?? DEFAULT_IDLE_S) * this.#idleFactor,
			parent: process.pid,
			epoch: ++this.#lastEpoch,
			why: this.#lastEpoch === 1 ? "" : RESTARTED,
		});
		this.#startedAt_ms = clock.now();
		this.#child = new NvmlProcess(command, clock);
		return this.#child;
	}
}
