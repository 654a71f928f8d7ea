/**
 * The simulated driver: a model of the driver's counters, for demos and tests. It prints the
 * driver's text, so the real parser always runs. Its behaviour depends only on seed and time, not
 * on how often it is read: numbers are drawn in fixed steps, and operations are evenly spaced
 * within a step.
 */
import type { DriverLatency } from "../../core/sample.ts";
import { formatDriverStatistics } from "../anarchy/format-statistics.ts";
import type { DriverStatistics } from "../anarchy/parse-statistics.ts";
import { EventCounters } from "./event-counters.ts";
import { OperationTotals, type SimulatedTruth } from "./operation-totals.ts";
import { Random, Wander } from "./random.ts";
import { type Phase, type PhaseEvents, SCENARIOS, type ScenarioName } from "./scenarios.ts";
import {
	drawOperations,
	elapsedPart,
	Flow,
	OPERATION_BYTES,
	OPERATIONS_PER_MB,
	type Operations,
	STEP_MS,
	slowness,
	VARIATION,
} from "./simulated-operations.ts";

/** What is simulated; a healthy, steady link by default. */
export interface SimulationOptions {
	/** Mean throughput in MB (1,048,576 bytes) per second. */
	readonly tx_mb_per_s?: number;
	readonly rx_mb_per_s?: number;
	/** Mean latency of an operation, in ns. */
	readonly latency_ns?: number;
	readonly scenario?: ScenarioName;
	/** An integer, of which the lower 32 bits are used. */
	readonly seed?: number;
	/** Simulated uptime at the start, at these means, in seconds. */
	readonly uptime_s?: number;
}

/** External conditions, in addition to the scenario. */
export interface Conditions {
	/** Factors on the configured throughput. */
	readonly tx: number;
	readonly rx: number;
	/** Factor on the configured latency. */
	readonly slowness: number;
}

const FIRST_CONNECT_NS = 1_483_000_000;

/**
 * The simulated driver. Its operation counters have 64 bits and do not wrap, unlike the real ones.
 */
export class SimulatedDriver {
	readonly #tx: Flow;
	readonly #rx: Flow;
	readonly #latency_ns: number;
	readonly #variation: Wander;
	readonly #extremes: Random;
	readonly #phases: Generator<Phase, never>;
	#phase: Phase = { seconds: 0 };
	#conditions: Conditions = { tx: 1, rx: 1, slowness: 1 };
	#phaseEnds_ms = 0;

	#now_ms = 0;
	/** The number of completed steps, and the current one. */
	#steps = 0;
	#step: Operations;
	readonly #totals: OperationTotals;

	#resetAt_ms: number;
	#atReset: SimulatedTruth = { tx_bytes: 0n, rx_bytes: 0n, operations: 0n, latency_ns: 0n };
	#fastest_ns = Number.POSITIVE_INFINITY;
	#slowest_ns = 0;
	readonly #events = new EventCounters(FIRST_CONNECT_NS);

	constructor(options: SimulationOptions = {}) {
		const { tx_mb_per_s = 2200, rx_mb_per_s = 1500, latency_ns = 1200 } = options;
		const { scenario = "steady", seed = 1, uptime_s = 0 } = options;
		const random = new Random(seed);
		this.#tx = new Flow(tx_mb_per_s, random.fork());
		this.#rx = new Flow(rx_mb_per_s, random.fork());
		this.#latency_ns = latency_ns;
		this.#variation = new Wander(random.fork(), VARIATION);
		this.#extremes = random.fork();
		this.#phases = SCENARIOS[scenario].play(random.fork());

		const tx = Math.floor(tx_mb_per_s * OPERATIONS_PER_MB * uptime_s);
		const rx = Math.floor(rx_mb_per_s * OPERATIONS_PER_MB * uptime_s);
		// The driver truncates its average: the true mean is above it by a random part.
		const remainder_ns = BigInt(Math.floor(random.next() * (tx + rx)));
		const uptime_latency_ns = BigInt(tx + rx) * BigInt(Math.floor(latency_ns)) + remainder_ns;
		this.#totals = new OperationTotals(BigInt(tx), BigInt(rx), uptime_latency_ns);
		if (tx + rx > 0) {
			this.#fastest_ns = Math.floor(latency_ns / 2);
			this.#slowest_ns = Math.ceil(latency_ns * slowness(STEP_MS / 1000 / uptime_s)) + 1;
		}
		this.#resetAt_ms = -Math.round(uptime_s * 1000);
		this.#step = this.#beginStep();
	}

	/** Lets time pass until this many milliseconds after construction. Time never goes back. */
	advanceTo(ms: number): void {
		if (!(ms > this.#now_ms)) return;
		this.#now_ms = ms;
		while ((this.#steps + 1) * STEP_MS <= ms) {
			const { tx, rx, fastest_ns, slowest_ns } = this.#step;
			this.#totals.add(this.#step);
			if (tx + rx > 0) {
				this.#fastest_ns = Math.min(this.#fastest_ns, fastest_ns);
				this.#slowest_ns = Math.max(this.#slowest_ns, slowest_ns);
			}
			this.#steps++;
			this.#step = this.#beginStep();
		}
	}

	/** Sets the conditions from the next step on. */
	setConditions(conditions: Conditions): void {
		this.#conditions = conditions;
	}

	/** Counts events immediately: errors, a disconnect, a connect. */
	injectFault(fault: PhaseEvents): void {
		this.#events.count(fault);
	}

	/** What really happened until now. */
	get truth(): SimulatedTruth {
		return this.#totals.with(this.#elapsedStep());
	}

	/** Returns the driver's counters since its last reset. */
	statistics(): DriverStatistics {
		const step = this.#elapsedStep();
		const truth = this.#totals.with(step);
		const tx_bytes = truth.tx_bytes - this.#atReset.tx_bytes;
		const rx_bytes = truth.rx_bytes - this.#atReset.rx_bytes;
		return {
			runtime_ms: Math.floor(this.#now_ms - this.#resetAt_ms),
			tx_bytes,
			tx_operations: tx_bytes / OPERATION_BYTES,
			rx_bytes,
			rx_operations: rx_bytes / OPERATION_BYTES,
			latency: this.#latency(truth, step),
			...this.#events.values,
		};
	}

	/** Returns the text of the driver's file. */
	text(): string {
		return formatDriverStatistics(this.statistics());
	}

	#elapsedStep(): Operations {
		return elapsedPart(this.#step, this.#now_ms / STEP_MS - this.#steps);
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
		const { tx, rx, slowness: further } = this.#conditions;
		const mean_ns = this.#latency_ns * slowness * further * this.#variation.next();
		const [sent, received] = [this.#tx.next(load * tx), this.#rx.next(load * rx)];
		return drawOperations(sent, received, mean_ns, this.#extremes);
	}

	#beginPhase(phase: Phase): void {
		this.#phase = phase;
		this.#phaseEnds_ms += phase.seconds * 1000;
		if (phase.reset === true) this.#reset();
		this.#events.count(phase);
	}

	#reset(): void {
		this.#resetAt_ms = this.#steps * STEP_MS;
		this.#atReset = this.#totals.with(elapsedPart(this.#step, 0));
		this.#fastest_ns = Number.POSITIVE_INFINITY;
		this.#slowest_ns = 0;
		this.#events.reset();
	}
}
