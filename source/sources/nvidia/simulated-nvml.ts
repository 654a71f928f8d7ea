/** A simulated library and its GPU, in this process: `--demo --source nvidia`. */
import type { Clock, Reading, Source } from "../../core/interfaces.ts";
import { SimulatedDriver, type SimulationOptions } from "../simulated/simulated-driver.ts";
import { CounterSampler } from "./counter-sampler.ts";
import { CounterUnwrapper } from "./counter-unwrapper.ts";
import type { FieldValue } from "./field-values.ts";
import { NVIDIA_OFFERS } from "./nvidia-source.ts";
import { type Nvml, NvmlCode, NvmlError, NvmlField } from "./nvml.ts";
import { readingInterval_ms } from "./nvml-reader.ts";
import { ReadingMaker } from "./reading-maker.ts";

/** What a simulated GPU has counted until now, from the host. */
export interface SimulatedCounts {
	readonly tx_bytes: bigint;
	readonly rx_bytes: bigint;
	readonly replays: number;
}

/** NVML whose byte counters have 32 bits and wrap, as the real ones do. */
class SimulatedNvml implements Nvml {
	readonly #counts: () => SimulatedCounts;

	constructor(counts: () => SimulatedCounts) {
		this.#counts = counts;
	}

	init(): void {}

	deviceAt(): bigint {
		return 1n;
	}

	fieldValues(_: bigint, ids: readonly number[]): readonly FieldValue[] {
		const { tx_bytes, rx_bytes, replays } = this.#counts();
		const values = new Map<number, bigint>([
			[NvmlField.received, tx_bytes],
			[NvmlField.transmitted, rx_bytes],
			[NvmlField.replays, BigInt(replays)],
		]);
		return ids.map((id) => {
			const value = values.get(id);
			return value === undefined
				? { id, timestamp_us: 0, code: NvmlCode.notSupported, count: null }
				: { id, timestamp_us: 0, code: 0, count: { value: BigInt.asUintN(32, value), bits: 32 } };
		});
	}

	hasInstances(): boolean {
		return false;
	}

	throughput(): number {
		throw new NvmlError(NvmlCode.notSupported, "nvmlDeviceGetPcieThroughput");
	}

	shutdown(): void {}
}

/** A Gen 4 link of four lanes, in bytes per second and direction. */
const CAPACITY = 7.88e9;
/** More pauses than of an hour are not read one by one. */
const MAX_READINGS = 20_000;

/** The simulated driver's traffic, as a GPU of NVIDIA counts it. */
export class SimulatedNvidiaSource implements Source {
	readonly name: string;
	readonly id = "simulated";
	readonly counts = "wire";
	readonly offers = NVIDIA_OFFERS;
	readonly #clock: Clock;
	readonly #driver: SimulatedDriver;
	readonly #sampler: CounterSampler;
	readonly #unwrapper = new CounterUnwrapper(CAPACITY, { id: 1, why: "" });
	readonly #maker = new ReadingMaker();
	readonly #began_ms: number;
	/** Simulated time: that of the reading being taken. */
	#at_ms: number;

	constructor(clock: Clock, options: SimulationOptions = {}) {
		const { scenario = "steady", seed = 1 } = options;
		this.name = `simulated NVIDIA GPU, scenario ${scenario}, seed ${seed}`;
		this.#clock = clock;
		this.#began_ms = clock.now();
		this.#at_ms = this.#began_ms;
		this.#driver = new SimulatedDriver(options);
		const nvml = new SimulatedNvml(() => this.#count());
		this.#sampler = new CounterSampler(nvml, nvml.deviceAt(), {
			now: () => this.#at_ms,
			wall_us: () => null,
			boot_ms: () => null,
		});
	}

	/** Reads in between as well, as the child process of the real source does. */
	read(): Reading {
		const now_ms = this.#clock.now();
		const interval_ms = readingInterval_ms(CAPACITY);
		if ((now_ms - this.#at_ms) / interval_ms > MAX_READINGS) this.#at_ms = now_ms;
		while (this.#at_ms + interval_ms < now_ms) {
			this.#at_ms += interval_ms;
			this.#take();
		}
		this.#at_ms = now_ms;
		return this.#take();
	}

	#take(): Reading {
		const take = this.#sampler.take();
		if (take.kind !== "counted") throw new RangeError("the simulated library has counters");
		const { epoch, ...bytes } = this.#unwrapper.next(take.counts);
		const { earliest_ms, latest_ms, counted_ms } = take.counts;
		const message = { is: "counted", id: 0, earliest_ms, latest_ms, counted_ms, ...bytes } as const;
		const { replays } = take;
		return this.#maker.make({ ...message, replays, epoch: epoch.id, why: epoch.why }, CAPACITY);
	}

	#count(): SimulatedCounts {
		this.#driver.advanceTo(this.#at_ms - this.#began_ms);
		const { tx_bytes, rx_bytes } = this.#driver.truth;
		return { tx_bytes, rx_bytes, replays: this.#driver.statistics().dma_errors };
	}
}
