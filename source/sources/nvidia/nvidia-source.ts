/**
 * The PCIe counters of an NVIDIA GPU. This room reads them through NVIDIA's library (`nvml.ts`) in
 * a child process (`nvml-child.ts`), because a call of it can hang for ever or crash; the source
 * here starts the child, queries it, and ends it. It never wakes a GPU or keeps one from sleeping.
 */
import { describeFailure, errorCode } from "../../core/errors.ts";
import type { Clock, Failure, Hold, Reading, Source } from "../../core/interfaces.ts";
import { type FieldName, offersOf } from "../../core/metrics.ts";
import type { CountedBytes } from "../../core/sample.ts";
import type { ChildReading } from "./child-reading.ts";
import { ChildStarter } from "./child-starter.ts";
import { CLOSED, failure, hanging, RELEASED } from "./explain-failure.ts";
import { GpuFolder } from "./gpu-folder.ts";
import type { NvmlProcess } from "./nvml-process.ts";
import { ReadingMaker } from "./reading-maker.ts";

/** The fields that the source can ever have. */
export const NVIDIA_OFFERS: ReadonlySet<FieldName> = offersOf([
	"tx_bytes",
	"rx_bytes",
	"pcie_replays",
]);

/** Of a GPU that does not count bytes. */
const SAMPLED_OFFERS: ReadonlySet<FieldName> = new Set([
	"tx_mb_per_s",
	"rx_mb_per_s",
	"pcie_replays",
]);

export interface NvidiaOptions {
	readonly clock: Clock;
	/** PCI address, as sysfs writes it. */
	readonly gpu: string;
	/** Mount point of sysfs. */
	readonly sysfs: string;
	/** What the link can reach per direction on the wire; null if unknown. */
	readonly capacity_bytes_per_s: number | null;
	/**
	 * After this many seconds without traffic a GPU that may sleep is released; 60 by default.
	 */
	readonly idle_s?: number;
}

/** How long an answer may take, and the start of the library: it may have to wake up the GPU. */
const [ANSWER_MS, START_MS] = [2000, 4500];
/** A library that has not started after this long hangs. */
const MAX_START_MS = 20_000;
/**
 * A wait is split into this many parts: after this process was stopped, a single wait could end
 * before an answer that came meanwhile is noticed.
 */
const PARTS = 4;

const OF_WHOLE_GPU = "MIG is enabled: the counts are of the whole GPU, and not of one instance";

export class NvidiaSource implements Source, Hold {
	readonly name: string;
	readonly id = "nvidia";
	readonly #clock: Clock;
	readonly #folder: GpuFolder;
	readonly #starter: ChildStarter;
	readonly #maker = new ReadingMaker();
	#held: Failure | null = null;
	#isSampled = false;

	constructor(options: NvidiaOptions) {
		this.name = `NVIDIA GPU ${options.gpu}`;
		this.#clock = options.clock;
		this.#folder = new GpuFolder(options.sysfs, options.gpu);
		this.#starter = new ChildStarter({ ...options, heldBy: () => this.#held }, this.#folder);
	}

	/** Sampled rates are not counts of bytes. */
	get counts(): CountedBytes {
		return this.#isSampled ? "" : "wire";
	}

	get offers(): ReadonlySet<FieldName> {
		return this.#isSampled ? SAMPLED_OFFERS : NVIDIA_OFFERS;
	}

	async read(): Promise<Reading> {
		try {
			return await this.#read();
		} catch (error) {
			return failure(errorCode(error), describeFailure(error));
		}
	}

	get hold(): Hold {
		return this;
	}

	/** Whether `release()` was called last. */
	get isReleased(): boolean {
		return this.#held === RELEASED;
	}

	/** Releases the GPU, so that it can be unplugged; readings fail until `resume()`. */
	async release(): Promise<void> {
		if (this.#held === null) await this.#hold(RELEASED);
	}

	resume(): void {
		if (this.isReleased) this.#held = null;
	}

	/** Ends the child, within a second even if it hangs. Readings fail from now on. */
	close(): Promise<void> {
		return this.#hold(CLOSED);
	}

	async #hold(why: Failure): Promise<void> {
		this.#held = why;
		await this.#starter.drop(why);
	}

	async #read(): Promise<Reading> {
		if (this.#held !== null) return this.#held;
		const whyNot = await this.#folder.whyNotRead(this.#clock.now());
		if (whyNot !== null) {
			this.#starter.noticeSleep();
			await this.#starter.drop(whyNot);
			return whyNot;
		}
		const child = await this.#starter.child();
		if ("ok" in child) return child;
		return this.#answerOf(child);
	}

	async #answerOf(child: NvmlProcess): Promise<Reading> {
		const asked_ms = this.#clock.now();
		const answered = new AbortController();
		let answer: ChildReading | Failure | null = null;
		void child.read().then((reading) => {
			answer = reading;
			answered.abort("answered");
		});
		const wait_ms = child.isReady ? ANSWER_MS : START_MS;
		for (let part = 0; part < PARTS && answer === null; part++) {
			await this.#clock.waitUntil(this.#clock.now() + wait_ms / PARTS, answered.signal);
		}
		const reading = this.#reading(answer ?? this.#timedOut(child, asked_ms));
		return reading.ok && child.hasInstances ? { ...reading, note: OF_WHOLE_GPU } : reading;
	}

	#reading(answer: ChildReading | Failure): Reading {
		if (!answer.ok) return answer;
		this.#starter.noticeReading(answer);
		this.#isSampled = answer.is === "sampled";
		return this.#maker.make(answer, this.#starter.capacity_bytes_per_s);
	}

	#timedOut(child: NvmlProcess, asked_ms: number): Failure {
		const now_ms = this.#clock.now();
		if (child.isReady) child.kill(hanging(now_ms - asked_ms, false));
		else {
			const starting = hanging(now_ms - this.#starter.startedAt_ms, true);
			if (now_ms - this.#starter.startedAt_ms < MAX_START_MS) return starting;
			child.kill(starting);
		}
		return child.end?.failure ?? CLOSED;
	}
}
