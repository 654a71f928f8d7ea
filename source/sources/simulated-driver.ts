/**
 * A model of the driver's counters. What it does depends on its seed and on time alone, never
 * on how often it is asked: chance is drawn in fixed steps, and within a step operations take
 * place one after another, evenly spaced.
 */
import { Random, Wander } from "../core/random.ts";
import type { DriverLatency, DriverStatistics } from "../core/sample.ts";
import { formatDriverStatistics } from "../formats/format-driver-statistics.ts";
import { type Phase, SCENARIOS, type ScenarioName } from "./scenarios.ts";
import {
	BREATHING,
	begun,
	drawOperations,
	ExactSum,
	Flow,
	OPERATION_BYTES,
	OPERATIONS_PER_MB,
	type Operations,
	STEP_MS,
	slowness,
} from "./simulated-operations.ts";

export interface SimulationOptions {
	/** Mean throughput in MB (1,048,576 bytes) a second. */
	readonly tx_mb_per_s?: number;
	readonly rx_mb_per_s?: number;
	/** Mean latency of an operation. */
	readonly latency_ns?: number;
	readonly scenario?: ScenarioName;
	readonly seed?: number;
	/** How long it has been running already, at these means. */
	readonly uptime_s?: number;
}

/** What really happened since the driver began, its uptime included, its resets notwithstanding. */
export interface SimulatedTruth {
	readonly tx_bytes: bigint;
	readonly rx_bytes: bigint;
	readonly operations: bigint;
	/** Sum of the latencies of all operations. */
	readonly latency_ns: bigint;
}

/** What the outside does to the link, beside what its scenario tells. */
export interface Circumstances {
	/** Factors on the throughput that was asked for. */
	readonly tx: number;
	readonly rx: number;
	/** Factor on the latency that was asked for. */
	readonly slowness: number;
}

const FIRST_CONNECT_NS = 1_483_000_000;

/** Unlike the real driver's, its operation counters have 64 bits and do not wrap. */
export class SimulatedDriver {
	readonly #tx: Flow;
	readonly #rx: Flow;
	readonly #latency_ns: number;
	readonly #breath: Wander;
	readonly #extremes: Random;
	readonly #phases: Generator<Phase, never>;
	#phase: Phase = { seconds: 0 };
	#circumstances: Circumstances = { tx: 1, rx: 1, slowness: 1 };
	#phaseEnds_ms = 0;

	#now_ms = 0;
	/** How many steps are over, and the one that is not. */
	#steps = 0;
	#step: Operations;
	readonly #txSum: ExactSum;
	readonly #rxSum: ExactSum;
	readonly #latencySum: ExactSum;

	#resetAt_ms: number;
	#atReset: SimulatedTruth = { tx_bytes: 0n, rx_bytes: 0n, operations: 0n, latency_ns: 0n };
	#fastest_ns = Number.POSITIVE_INFINITY;
	#slowest_ns = 0;
	#counts = { dma_errors: 0, connections: 1, disconnections: 0, thunderbolt_errors: 0 };
	#timedConnects = { count: 1, sum_ns: FIRST_CONNECT_NS };

	constructor(options: SimulationOptions = {}) {
		const { tx_mb_per_s = 2200, rx_mb_per_s = 1500, latency_ns = 1200 } = options;
		const { scenario = "steady", seed = 1, uptime_s = 0 } = options;
		const random = new Random(seed);
		this.#tx = new Flow(tx_mb_per_s, random.fork());
		this.#rx = new Flow(rx_mb_per_s, random.fork());
		this.#latency_ns = latency_ns;
		this.#breath = new Wander(random.fork(), BREATHING);
		this.#extremes = random.fork();
		this.#phases = SCENARIOS[scenario].play(random.fork());

		const tx = Math.floor(tx_mb_per_s * OPERATIONS_PER_MB * uptime_s);
		const rx = Math.floor(rx_mb_per_s * OPERATIONS_PER_MB * uptime_s);
		// How much the driver's average cuts off from the true mean is a matter of chance.
		const cutOff_ns = BigInt(Math.floor(random.next() * (tx + rx)));
		this.#txSum = new ExactSum(BigInt(tx));
		this.#rxSum = new ExactSum(BigInt(rx));
		this.#latencySum = new ExactSum(BigInt(tx + rx) * BigInt(Math.floor(latency_ns)) + cutOff_ns);
		if (tx + rx > 0) {
			this.#fastest_ns = Math.floor(latency_ns / 2);
			this.#slowest_ns = Math.ceil(latency_ns * slowness(STEP_MS / 1000 / uptime_s)) + 1;
		}
		this.#resetAt_ms = -Math.round(uptime_s * 1000);
		this.#step = this.#beginStep();
	}

	/** Lets time pass until so many milliseconds after construction. It never goes back. */
	advanceTo(ms: number): void {
		if (!(ms > this.#now_ms)) return;
		this.#now_ms = ms;
		while ((this.#steps + 1) * STEP_MS <= ms) {
			const { tx, rx, latency_ns, fastest_ns, slowest_ns } = this.#step;
			this.#txSum.add(tx);
			this.#rxSum.add(rx);
			this.#latencySum.add(latency_ns);
			if (tx + rx > 0) {
				this.#fastest_ns = Math.min(this.#fastest_ns, fastest_ns);
				this.#slowest_ns = Math.max(this.#slowest_ns, slowest_ns);
			}
			this.#steps++;
			this.#step = this.#beginStep();
		}
	}

	/** From the next step on. */
	suffer(circumstances: Circumstances): void {
		this.#circumstances = circumstances;
	}

	/** What is counted at once: errors, a disconnect, a connect. */
	strike(blow: Omit<Phase, "seconds" | "load" | "slowness" | "reset">): void {
		this.#count(blow);
	}

	get truth(): SimulatedTruth {
		return this.#truth(this.#begunStep());
	}

	/** What the driver knows: counters since its last reset. */
	statistics(): DriverStatistics {
		const step = this.#begunStep();
		const truth = this.#truth(step);
		const { count, sum_ns } = this.#timedConnects;
		const tx_bytes = truth.tx_bytes - this.#atReset.tx_bytes;
		const rx_bytes = truth.rx_bytes - this.#atReset.rx_bytes;
		return {
			runtime_ms: Math.floor(this.#now_ms - this.#resetAt_ms),
			tx_bytes,
			tx_operations: tx_bytes / OPERATION_BYTES,
			rx_bytes,
			rx_operations: rx_bytes / OPERATION_BYTES,
			latency: this.#latency(truth, step),
			connect_time_ns: count === 0 ? null : Math.floor(sum_ns / count),
			...this.#counts,
		};
	}

	/** The driver's file. */
	text(): string {
		return formatDriverStatistics(this.statistics());
	}

	#begunStep(): Operations {
		return begun(this.#step, this.#now_ms / STEP_MS - this.#steps);
	}

	#truth(step: Operations): SimulatedTruth {
		const tx = this.#txSum.total + BigInt(step.tx);
		const rx = this.#rxSum.total + BigInt(step.rx);
		return {
			tx_bytes: tx * OPERATION_BYTES,
			rx_bytes: rx * OPERATION_BYTES,
			operations: tx + rx,
			latency_ns: this.#latencySum.total + BigInt(step.latency_ns),
		};
	}

	#latency(truth: SimulatedTruth, step: Operations): DriverLatency | null {
		const operations = truth.operations - this.#atReset.operations;
		if (operations === 0n) return null;
		return {
			average_ns: Number((truth.latency_ns - this.#atReset.latency_ns) / operations),
			maximum_ns: Math.max(this.#slowest_ns, step.slowest_ns),
			minimum_ns: Math.min(this.#fastest_ns, step.fastest_ns),
		};
	}

	#beginStep(): Operations {
		while (this.#steps * STEP_MS >= this.#phaseEnds_ms) this.#beginPhase(this.#phases.next().value);
		const { load = 1, slowness = 1 } = this.#phase;
		const { tx, rx, slowness: further } = this.#circumstances;
		const mean_ns = this.#latency_ns * slowness * further * this.#breath.next();
		const [sent, received] = [this.#tx.next(load * tx), this.#rx.next(load * rx)];
		return drawOperations(sent, received, mean_ns, this.#extremes);
	}

	#beginPhase(phase: Phase): void {
		this.#phase = phase;
		this.#phaseEnds_ms += phase.seconds * 1000;
		if (phase.reset === true) this.#reset();
		this.#count(phase);
	}

	#count(phase: Omit<Phase, "seconds">): void {
		this.#counts.dma_errors += phase.dma_errors ?? 0;
		this.#counts.thunderbolt_errors += phase.thunderbolt_errors ?? 0;
		this.#counts.disconnections += phase.disconnections ?? 0;
		if (phase.connect_ns === undefined) return;
		this.#counts.connections++;
		this.#timedConnects.count++;
		this.#timedConnects.sum_ns += phase.connect_ns;
	}

	#reset(): void {
		this.#resetAt_ms = this.#steps * STEP_MS;
		this.#atReset = this.#truth(begun(this.#step, 0));
		this.#fastest_ns = Number.POSITIVE_INFINITY;
		this.#slowest_ns = 0;
		this.#counts = { dma_errors: 0, connections: 0, disconnections: 0, thunderbolt_errors: 0 };
		this.#timedConnects = { count: 0, sum_ns: 0 };
	}
}
