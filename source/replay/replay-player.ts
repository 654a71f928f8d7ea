import type { FeedStep } from "../core/feed.ts";
import type { Sample } from "../core/sample.ts";
import { BatchReader } from "./batch-reader.ts";
import { aborted, eventSteps } from "./feed-steps.ts";
import { planJump } from "./jump.ts";
import { PendingSeek } from "./pending-seek.ts";
import { PlaybackTime } from "./playback-time.ts";
import { BEGINNING, END, type SeekTarget } from "./position.ts";
import type { ReplayOptions } from "./replay-options.ts";

/** Plays a recording, at the speed of its recording or another one, from anywhere. */
export class ReplayPlayer {
	/** How much of the past a jump yields, in seconds: the length of the window to fill. */
	past_s: number;
	readonly #options: ReplayOptions;
	readonly #time: PlaybackTime;
	readonly #seek: PendingSeek;
	#reader: BatchReader | null = null;
	#position_ms: number;
	#isAtEnd = false;
	/** Ends the wait under way. */
	#wake = new AbortController();

	constructor(options: ReplayOptions) {
		this.#options = options;
		this.#time = new PlaybackTime(options.clock, options.speed ?? 1, options.step_ms ?? 40);
		this.#seek = new PendingSeek(options.clock);
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
		const wall_ms = this.#seek.target?.wall_ms ?? this.#position_ms;
		return Math.min(Math.max(this.start_ms, wall_ms), this.end_ms);
	}

	/** Whether a seek is under way, or was a moment ago: the next one may follow. */
	get isSeeking(): boolean {
		return this.#seek.isRecent;
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
				const { target } = this.#seek;
				if (target !== null) yield* this.#jump(target);
				else if (this.#isAtEnd) await aborted(signal);
				else yield* this.#play(signal);
			}
		} finally {
			this.#reader?.abandon();
		}
	}

	#aim(target: SeekTarget): void {
		this.#seek.target = target;
		this.#wake.abort();
	}

	/** Jumps to a target, unless another seek replaces it first. */
	async *#jump(target: SeekTarget): AsyncGenerator<FeedStep> {
		const { recording, stop } = this.#options;
		const isOver = () => this.#seek.target !== target || stop.aborted;
		const range = this.#reader?.range ?? null;
		const here = range === null ? null : { ...range, wall_ms: this.#position_ms };
		const { landing, begin, wall_ms } = await planJump(recording.places, target, here, this.past_s);
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
			this.#time.stepAtOnce();
			yield this.#present([first]);
			yield* eventSteps(reader.takeEvents(first.at_s));
		}
		this.#seek.finish(target);
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
		const step_ms = this.#time.step_ms(next.at_s);
		const now_ms = clock.now();
		if (now_ms < step_ms) return clock.waitUntil(step_ms, signal);
		this.#time.catchUp(next.at_s);
		const samples = reader.takeWhile(({ at_s }) => this.#time.due_ms(at_s) <= now_ms);
		// At the end of a block, the samples that follow may be due as well.
		if (reader.next === null) this.#time.stepAtOnce();
		else this.#time.stepLater();
		yield this.#present(samples);
		yield* eventSteps(reader.takeEvents(samples.at(-1)?.at_s ?? Number.NEGATIVE_INFINITY));
	}

	#present(samples: readonly Sample[]): FeedStep {
		this.#position_ms = samples.at(-1)?.wall_ms ?? this.#position_ms;
		return { kind: "present", samples };
	}
}
