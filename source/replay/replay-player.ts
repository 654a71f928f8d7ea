import type { FeedStep } from "../core/feed.ts";
import type { Clock } from "../core/interfaces.ts";
import type { LinkEvent } from "../core/link-event.ts";
import type { Sample } from "../core/sample.ts";
import { BatchReader } from "./batch-reader.ts";
import { PlaybackTime } from "./playback-time.ts";
import { BEGINNING, END, locate, type SeekTarget } from "./position.ts";
import type { Recording } from "./recording.ts";

export interface ReplayOptions {
	readonly recording: Recording;
	readonly clock: Clock;
	/** Ends the playback. */
	readonly stop: AbortSignal;
	/** Recorded seconds per second, from 0.1 to 1000; 1 by default. */
	readonly speed?: number;
	/** Wall time to start at; the beginning by default. */
	readonly from_ms?: number;
	/** See {@link ReplayPlayer.past_s}; 60 by default. */
	readonly past_s?: number;
	/** Minimum time between steps; samples due in between come together. 40 ms by default. */
	readonly step_ms?: number;
}

/** Limit on what is read to fill a window of any length, so that it takes a second or less. */
const MAX_PAST_BYTES = 16 * 1024 ** 2;
/** A playback that falls further behind than this (stopped, or too slow) resumes from now. */
const MAX_LAG_MS = 1000;
/** Time between two seeks of somebody who looks for something. */
const SEEK_PAUSE_MS = 250;

/** Plays a recording, at the speed of its recording or another one, from anywhere. */
export class ReplayPlayer {
	/** How much of the past a jump yields, in seconds: the length of the window to fill. */
	past_s: number;
	readonly #options: ReplayOptions;
	readonly #time: PlaybackTime;
	readonly #step_ms: number;
	#target: SeekTarget | null = BEGINNING;
	#reader: BatchReader | null = null;
	#position_ms: number;
	#isAtEnd = false;
	#nextStep_ms = Number.NEGATIVE_INFINITY;
	/** When the last seek was over, by the clock. */
	#sought_ms = Number.NEGATIVE_INFINITY;
	/** Ends the wait under way. */
	#wake = new AbortController();

	constructor(options: ReplayOptions) {
		this.#options = options;
		this.#time = new PlaybackTime(options.clock, options.speed ?? 1);
		this.#step_ms = options.step_ms ?? 40;
		this.past_s = options.past_s ?? 60;
		this.#position_ms = options.recording.start_ms;
		if (options.from_ms !== undefined) this.seek(options.from_ms);
		options.stop.addEventListener("abort", () => this.#wake.abort(), { once: true });
	}

	get start_ms(): number {
		return this.#options.recording.start_ms;
	}

	/** Wall time of the last sample; while the recording is not complete, of the last known one. */
	get end_ms(): number {
		return this.#options.recording.end_ms;
	}

	/** Wall time of the last sample that was played. */
	get position_ms(): number {
		return this.#position_ms;
	}

	/** Wall time that a seek under way leads to; else that of the last sample that was played. */
	get target_ms(): number {
		const wall_ms = this.#target?.wall_ms ?? this.#position_ms;
		return Math.min(Math.max(this.start_ms, wall_ms), this.end_ms);
	}

	/** Whether a seek is under way, or was a moment ago: the next one may follow. */
	get isSeeking(): boolean {
		return this.#target !== null || this.#options.clock.now() - this.#sought_ms < SEEK_PAUSE_MS;
	}

	/** Whether everything was played. */
	get isAtEnd(): boolean {
		return this.#isAtEnd;
	}

	/** Recorded seconds per second, from 0.1 to 1000. */
	get speed(): number {
		return this.#time.speed;
	}

	set speed(speed: number) {
		this.#time.speed = speed;
		this.#wake.abort();
	}

	get isPaused(): boolean {
		return this.#time.isPaused;
	}

	/** Pauses the playback; a seek still shows its destination. */
	pause(): void {
		this.#time.isPaused = true;
		this.#wake.abort();
	}

	resume(): void {
		this.#time.isPaused = false;
		this.#wake.abort();
	}

	/** Seeks the first sample not earlier than this wall time; the last if all are earlier. */
	seek(wall_ms: number): void {
		this.#aim({ wall_ms, direction: "anywhere" });
	}

	/** Seeks by seconds. Seeks that are still pending add up. Seeking by 0 refills the window. */
	seekBy(seconds: number): void {
		// Beyond an end, seeks back would first have to undo the excess.
		const to_ms = this.target_ms + seconds * 1000;
		const wall_ms = Math.min(Math.max(this.start_ms, to_ms), this.end_ms);
		this.#aim({ wall_ms, direction: wall_ms >= this.#position_ms ? "forwards" : "backwards" });
	}

	toStart(): void {
		this.#aim(BEGINNING);
	}

	/** Seeks the last sample that is unpacked so far. */
	toEnd(): void {
		this.#aim(END);
	}

	/** Plays until it is stopped; at the end it waits for a seek. May be called once. */
	async *samples(): AsyncGenerator<FeedStep> {
		try {
			while (!this.#options.stop.aborted) {
				// A new one each time: a longer-lived one would retain all of its listeners.
				this.#wake = new AbortController();
				const { signal } = this.#wake;
				if (this.#target !== null) yield* this.#jump(this.#target);
				else if (this.#isAtEnd) await aborted(signal);
				else yield* this.#play(signal);
			}
		} finally {
			this.#reader?.abandon();
		}
	}

	#aim(target: SeekTarget): void {
		this.#target = target;
		this.#wake.abort();
	}

	/** Jumps to a target, unless another seek replaces it first. */
	async *#jump(target: SeekTarget): AsyncGenerator<FeedStep> {
		const { recording, stop } = this.#options;
		const isOver = () => this.#target !== target || stop.aborted;
		const range = this.#reader?.range ?? null;
		const here = range === null ? null : { ...range, wall_ms: this.#position_ms };
		const landing = await locate(recording.places, target, here);
		const begin = await recording.places.pastOf(landing, this.past_s, MAX_PAST_BYTES);
		const wall_ms = await recording.places.timeAt(landing);
		if (isOver()) return;
		yield { kind: "jump", wall_ms };
		const time = recording.newTime();
		for await (const { samples, events } of recording.read(begin, landing, time)) {
			if (isOver()) return;
			yield { kind: "past", samples };
			yield* eventSteps(events);
		}
		if (isOver()) return;
		const reader = new BatchReader(recording.read(landing, undefined, time));
		await reader.load();
		this.#reader?.abandon();
		this.#reader = reader;
		this.#isAtEnd = false;
		const [first] = reader.takeWhile((_, index) => index === 0);
		if (first !== undefined) {
			this.#time.jumpTo(first.at_s);
			this.#nextStep_ms = Number.NEGATIVE_INFINITY;
			yield this.#present([first]);
			yield* eventSteps(reader.takeEvents(first.at_s));
		}
		// A seek that arrived meanwhile starts from here.
		if (this.#target === target) this.#target = null;
		this.#sought_ms = this.#options.clock.now();
	}

	/** Waits for the samples that are due next, and yields them. */
	async *#play(signal: AbortSignal): AsyncGenerator<FeedStep> {
		const { clock } = this.#options;
		const reader = this.#reader as BatchReader;
		const state = await reader.load(aborted(signal));
		if (state === "interrupted" || signal.aborted) return;
		if (state === "end") {
			this.#isAtEnd = true;
			yield* eventSteps(reader.takeEvents(Number.POSITIVE_INFINITY));
			yield { kind: "end" };
			return;
		}
		if (this.isPaused) return aborted(signal);
		const next = reader.next as Sample;
		const due_ms = this.#time.due_ms(next.at_s);
		const now_ms = clock.now();
		const step_ms = Math.max(due_ms, this.#nextStep_ms);
		if (now_ms < step_ms) return clock.waitUntil(step_ms, signal);
		if (now_ms - due_ms > MAX_LAG_MS) this.#time.jumpTo(next.at_s);
		const samples = reader.takeWhile(({ at_s }) => this.#time.due_ms(at_s) <= now_ms);
		// At the end of a block, the samples that follow may be due as well.
		this.#nextStep_ms = reader.next === null ? now_ms : now_ms + this.#step_ms;
		yield this.#present(samples);
		yield* eventSteps(reader.takeEvents(samples.at(-1)?.at_s ?? Number.NEGATIVE_INFINITY));
	}

	#present(samples: readonly Sample[]): FeedStep {
		this.#position_ms = samples.at(-1)?.wall_ms ?? this.#position_ms;
		return { kind: "present", samples };
	}
}

function* eventSteps(events: readonly LinkEvent[]): Generator<FeedStep> {
	if (events.length > 0) yield { kind: "events", events };
}

/** Resolves when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), { once: true });
	});
}
