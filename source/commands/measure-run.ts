/** One run of a command under the eye of a source: `measure`. */
import type { Clock, Reading, Source } from "../core/interfaces.ts";
import type { LinkEvent } from "../core/link-event.ts";
import { UNKNOWN_SAMPLE } from "../core/sample.ts";
import type { StallFigures } from "../core/stalls.ts";
import type { Finding } from "../link/finding.ts";
import type { MeasuredLink } from "../link/link.ts";
import { RunRecord } from "../measure/run-record.ts";
import { STRETCH_S } from "../measure/stretch-edges.ts";
import { EventDetector } from "../pipeline/event-detector.ts";
import { LinkEvents } from "../pipeline/link-events.ts";
import { type PendingSample, SampleMaker, stamp } from "../pipeline/sampler.ts";
import type { TimeoutReader } from "../pipeline/timeout-reader.ts";
import type { CommandOptions } from "./command-options.ts";
import { type CommandEnd, MeasuredCommand } from "./measured-command.ts";

/** How long a reading is waited for: before the command starts, and after it has ended. */
const ANSWER_MS = 1000;
/** So many readings are understood together: one by one, each would find cold caches. */
const BATCH = 25;
/** Traffic with a period near that of the readings would be seen at the same places for long. */
const SPREAD = 0.2;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

export interface RunOptions {
	readonly source: Source;
	readonly link: MeasuredLink | null;
	readonly interval_s: number;
	readonly clock: Clock;
	/** Of all runs: none begins a second read beside one that hangs. */
	readonly reader: TimeoutReader<Reading>;
	readonly command: CommandOptions;
}

export interface FinishedRun extends CommandEnd {
	readonly wall_s: number;
	readonly began_s: number;
	readonly record: RunRecord;
	/** Whether there are readings at both ends. */
	readonly isComplete: boolean;
	readonly stalls: StallFigures | null;
	readonly events: readonly LinkEvent[];
	/** The fault that let the link carry least while the command ran; null without one. */
	readonly fault: Finding | null;
}

/** Runs the command, and resolves when it has ended and was read for the last time. */
export async function measureRun(options: RunOptions): Promise<FinishedRun> {
	const { clock, interval_s } = options;
	const readings = new RunReadings(options);
	const isBegun = await readings.take(ANSWER_MS);
	readings.forgetEvents();
	const began_ms = clock.now();
	let stopped_ms = 0;
	let stoppedAt_ms = 0;
	const command = new MeasuredCommand(options.command, {
		onStop: async () => {
			await readings.take(ANSWER_MS);
			// Before anything can be read after the stop.
			readings.pause();
			stoppedAt_ms = clock.now();
		},
		onContinue: () => {
			stopped_ms += clock.now() - stoppedAt_ms;
		},
	});
	const over = new AbortController();
	const ended = command.ended.then((end) => {
		over.abort("ended");
		return { ...end, at_ms: clock.now() };
	});
	let due_ms = began_ms;
	for (let tick = 1; !over.signal.aborted; tick++) {
		const part = 1 + SPREAD * (2 * ((tick * GOLDEN) % 1) - 1);
		due_ms = Math.max(due_ms + part * interval_s * 1000, clock.now());
		await clock.waitUntil(due_ms, over.signal);
		if (!over.signal.aborted) await Promise.race([readings.take(ANSWER_MS), ended]);
	}
	const { at_ms, ...end } = await ended;
	const isEnded = await readings.takeLast(ANSWER_MS);
	return {
		...end,
		wall_s: (at_ms - began_ms - stopped_ms) / 1000,
		began_s: began_ms / 1000,
		record: readings.record,
		isComplete: isBegun && isEnded,
		stalls: readings.stalls,
		events: readings.events,
		fault: readings.fault,
	};
}

/** The readings of one run, and what follows from them. */
class RunReadings {
	readonly record = new RunRecord();
	readonly #options: RunOptions;
	readonly #fine: SampleMaker;
	/** Stalls and events are judged over as long a time as saturation is. */
	readonly #coarse: SampleMaker;
	readonly #detector: EventDetector;
	#coarseAt_ms = Number.NEGATIVE_INFINITY;
	#events: LinkEvent[] = [];
	#fault: Finding | null = null;
	#pending: PendingSample[] = [];
	/** Whether the last sample is of a reading that failed. */
	#isGap = false;
	/** Whether the reading that was begun last was answered. */
	#underWay: Promise<boolean> = Promise.resolve(true);

	constructor(options: RunOptions) {
		this.#options = options;
		const { source, link } = options;
		this.#fine = new SampleMaker(source, null);
		this.#coarse = new SampleMaker(source, link);
		this.#detector = new EventDetector(link === null ? [] : [new LinkEvents(link)]);
	}

	get stalls(): StallFigures | null {
		return this.#detector.stalls.figures;
	}

	get events(): readonly LinkEvent[] {
		return this.#events;
	}

	get fault(): Finding | null {
		return this.#fault;
	}

	/** What happened before the command started is not of its run. */
	forgetEvents(): void {
		this.#handle(true);
		this.#events = [];
	}

	/** The time up to the next reading is not of the run. */
	pause(): void {
		this.#handle(false);
		this.record.pause();
		this.#detector.next({ ...UNKNOWN_SAMPLE, event: "gap" });
	}

	/** Takes a reading after those that are under way. @returns whether the source answered */
	take(timeout_ms: number): Promise<boolean> {
		this.#underWay = this.#underWay.then(() => this.#take(timeout_ms, false));
		return this.#underWay;
	}

	/** The reading of the end; no second one is begun beside one that hangs. */
	async takeLast(timeout_ms: number): Promise<boolean> {
		return (await this.#underWay) && this.#take(timeout_ms, true);
	}

	async #take(timeout_ms: number, isLast: boolean): Promise<boolean> {
		const { clock, link, reader } = this.#options;
		const reading = stamp(await reader.read(timeout_ms), clock);
		this.#pending.push({ reading, link: link?.facts ?? null });
		if (isLast || this.#pending.length >= BATCH) this.#handle(isLast);
		return reading.reading.ok && !(isLast && this.#isGap);
	}

	/** Makes samples of what has been read. */
	#handle(isLast: boolean): void {
		for (const [index, pending] of this.#pending.entries()) {
			const sample = this.#fine.next(pending);
			this.record.add(sample);
			this.#isGap = sample.event === "gap";
			const { now_ms } = pending.reading;
			const isEnd = isLast && index === this.#pending.length - 1;
			if (this.#isGap || isEnd || now_ms - this.#coarseAt_ms >= STRETCH_S * 1000) {
				this.#coarseAt_ms = now_ms;
				this.#events.push(...this.#detector.next(this.#coarse.next(pending)));
			}
		}
		this.#pending = [];
		for (const finding of this.#options.link?.verdict?.findings ?? []) {
			if (carriedBy(finding) < carriedBy(this.#fault)) this.#fault = finding;
		}
	}
}

/** MB/s on the wire; no limit where none is known. */
function carriedBy(finding: Finding | null): number {
	return finding?.carries_mb_per_s ?? Number.POSITIVE_INFINITY;
}
