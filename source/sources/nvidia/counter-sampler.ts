/** Readings of one GPU through NVML: which counters it has, and their values with their times. */
import { type ClockPair, CountTimes } from "./count-times.ts";
import type { RawCounts } from "./counter-unwrapper.ts";
import type { FieldValue } from "./field-values.ts";
import { type Nvml, NvmlCode, NvmlError, NvmlField, NvmlThroughput } from "./nvml.ts";

/** Both fields are read in one call. */
const MAX_APART_US = 1000;
/** Two clocks that were read within this are of one moment; a busy machine may pause in between. */
const ONE_MOMENT_MS = 0.05;
const MAX_TRIES = 5;
/** What drivers and GPUs without a field answer. */
const UNSUPPORTED: ReadonlySet<number> = new Set([
	NvmlCode.invalidArgument,
	NvmlCode.notSupported,
	NvmlCode.functionNotFound,
	NvmlCode.deprecated,
]);

/** Clocks of the process that reads. */
export interface SamplerClock {
	/** Monotonic clock, ms. */
	now(): number;
	/** The wall clock, µs since the Unix epoch; null if it is not known as exactly. */
	wall_us(): number | null;
	/** A clock that goes on while the machine sleeps, ms; null if there is none. */
	boot_ms(): number | null;
}

/** The rates of the last 20 ms in KB/s, from the host. */
export interface SampledThroughput {
	readonly earliest_ms: number;
	readonly latest_ms: number;
	readonly tx_kb_per_s: number;
	readonly rx_kb_per_s: number;
}

export type Take = (
	| { readonly kind: "counted"; readonly counts: RawCounts }
	| { readonly kind: "sampled"; readonly rates: SampledThroughput }
) & {
	/** As the driver counts them; null if not supported. */
	readonly replays: number | null;
};

/** Something that can be read for counts: the library, or NVIDIA's program. */
export interface Sampler {
	/** Whether there are byte counters, which must be read often; else rates are sampled. */
	readonly hasCounters: boolean;
	/** Whether the GPU is known to be divided into instances: the counts are of all of it. */
	readonly hasInstances: boolean;
	/** @throws {NvmlError} */
	take(): Take | Promise<Take>;
	/** Ends what a reading has started. */
	close?(): void;
}

/** Reads through the library. */
export class CounterSampler implements Sampler {
	readonly hasCounters: boolean;
	readonly hasInstances: boolean;
	readonly #nvml: Nvml;
	readonly #device: bigint;
	readonly #clock: SamplerClock;
	readonly #times = new CountTimes();
	/** Only supported fields: others cost time as well. */
	readonly #fields: readonly number[];

	/** @throws {NvmlError} */
	constructor(nvml: Nvml, device: bigint, clock: SamplerClock) {
		this.#nvml = nvml;
		this.#device = device;
		this.#clock = clock;
		this.#fields = supportedFields(nvml, device);
		this.hasCounters =
			this.#fields.includes(NvmlField.transmitted) || this.#fields.includes(NvmlField.received);
		this.hasInstances = nvml.hasInstances(device);
	}

	take(): Take {
		const replaysOf = (values: readonly FieldValue[]) => {
			const count = values.find(({ id }) => id === NvmlField.replays)?.count ?? null;
			return count === null ? null : Number(count.value);
		};
		if (this.hasCounters) {
			const { values, counts } = this.#count();
			return { kind: "counted", counts, replays: replaysOf(values) };
		}
		const values =
			this.#fields.length === 0 ? [] : this.#nvml.fieldValues(this.#device, this.#fields);
		return { kind: "sampled", rates: this.#sample(), replays: replaysOf(values) };
	}

	/** The host sends what the GPU receives. */
	#count(): { values: readonly FieldValue[]; counts: RawCounts } {
		const earliest_ms = this.#clock.now();
		const values = this.#nvml.fieldValues(this.#device, this.#fields);
		const latest_ms = this.#clock.now();
		const tx = values.find(({ id }) => id === NvmlField.received);
		const rx = values.find(({ id }) => id === NvmlField.transmitted);
		for (const value of [tx, rx]) refuseFailed(value);
		const bracket = { earliest_ms, latest_ms };
		const counted_ms = this.#countedAt(tx ?? rx, rx ?? tx, bracket);
		return {
			values,
			counts: {
				...bracket,
				counted_ms,
				slept_ms: sleepUntil(this.#clock),
				tx: tx?.count ?? null,
				rx: rx?.count ?? null,
			},
		};
	}

	/** Counters that were not taken together have no common time. */
	#countedAt(
		one: FieldValue | undefined,
		other: FieldValue | undefined,
		bracket: { readonly earliest_ms: number; readonly latest_ms: number },
	): number | null {
		if (one === undefined || other === undefined) return null;
		if (Math.abs(one.timestamp_us - other.timestamp_us) > MAX_APART_US) return null;
		const clocks = this.#clocks();
		const timestamp_us = (one.timestamp_us + other.timestamp_us) / 2;
		return clocks === null ? null : this.#times.next(timestamp_us, bracket, clocks);
	}

	/** The tightest of a few pairs: a wide one would look like a step of the wall clock later. */
	#clocks(): ClockPair | null {
		let tightest: ClockPair | null = null;
		for (let tries = 0; tries < MAX_TRIES; tries++) {
			const before_ms = this.#clock.now();
			const wall_us = this.#clock.wall_us();
			if (wall_us === null) return null;
			const pair = { before_ms, wall_us, after_ms: this.#clock.now() };
			if (tightest === null || width_ms(pair) < width_ms(tightest)) tightest = pair;
			if (width_ms(tightest) <= ONE_MOMENT_MS) break;
		}
		return tightest;
	}

	#sample(): SampledThroughput {
		const earliest_ms = this.#clock.now();
		const tx_kb_per_s = this.#nvml.throughput(this.#device, NvmlThroughput.received);
		const rx_kb_per_s = this.#nvml.throughput(this.#device, NvmlThroughput.transmitted);
		return { earliest_ms, latest_ms: this.#clock.now(), tx_kb_per_s, rx_kb_per_s };
	}
}

function width_ms({ before_ms, after_ms }: ClockPair): number {
	return after_ms - before_ms;
}

/** Returns how long the machine has slept, from an unknown beginning; null if that is unknown. */
export function sleepUntil({ now, boot_ms }: SamplerClock): RawCounts["slept_ms"] {
	const before_ms = now();
	const at_ms = boot_ms();
	return at_ms === null ? null : { low: at_ms - now(), high: at_ms - before_ms };
}

/** @throws {NvmlError} if the GPU cannot be read, rather than lacks the fields */
function supportedFields(nvml: Nvml, device: bigint): readonly number[] {
	try {
		const values = nvml.fieldValues(device, Object.values(NvmlField));
		for (const { code, id } of values) {
			if (code !== NvmlCode.success && !UNSUPPORTED.has(code)) {
				throw new NvmlError(code, `field ${id}`);
			}
		}
		return values.filter(({ count }) => count !== null).map(({ id }) => id);
	} catch (error) {
		// The whole call may fail on a GPU that has none of them.
		if (error instanceof NvmlError && UNSUPPORTED.has(error.code)) return [];
		throw error;
	}
}

/** A counter that was there and is not any more is a failure of the GPU. */
function refuseFailed(value: FieldValue | undefined): void {
	if (value === undefined || value.count !== null) return;
	throw new NvmlError(value.code, `field ${value.id}`);
}
