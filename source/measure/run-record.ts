/** What the samples of one run say: collected while the command runs. */
import type { LinkEvent } from "../core/link-event.ts";
import { BYTES_PER_MB, fieldsWhere } from "../core/metrics.ts";
import { isSampled, isUnchanged, type Sample } from "../core/sample.ts";
import type { StallFigures } from "../core/stalls.ts";
import { ByteCurve } from "./byte-curve.ts";
import { peakOf } from "./link-use.ts";
import type { MeasuredRun } from "./measurement.ts";

const ERRORS = fieldsWhere({ kind: "counter", isError: true }).map(({ name }) => name);

/** The end of a run. */
export interface RunEnd {
	readonly status: number;
	readonly wall_s: number;
	readonly saturated_share: number | null;
	readonly longest_saturated_s: number | null;
	readonly stalls: StallFigures | null;
	readonly events: readonly LinkEvent[];
	/** When the command started, by the clock of the samples. */
	readonly began_s: number;
}

export class RunRecord {
	readonly curve = new ByteCurve();
	/** Growth of each counter; null once it is not known. */
	readonly #growth = new Map<string, number | null>();
	#last: Sample | null = null;
	#bytes = { tx: 0n as bigint | null, rx: 0n as bigint | null };
	/** The time in which these bytes moved: slightly more than the command took. */
	#bytes_s = 0;
	#isSampled = false;
	#newReadings = 0;
	#latency_ns: number | null = null;
	/** In intervals of which both are known. */
	#operations = 0;
	#operationBytes = 0;

	add(sample: Sample): void {
		this.curve.add(sample);
		if (sample.event === "gap") return;
		if (isSampled(sample)) this.#isSampled = true;
		if (!isUnchanged(sample)) this.#newReadings++;
		this.#latency_ns = sample.latency_ns ?? this.#latency_ns;
		this.#addOperations(sample);
		const last = this.#last;
		this.#last = sample;
		if (last === null) return;
		this.#bytes_s += sample.at_s - last.at_s;
		const isReset = sample.event === "reset" || sample.event === "start";
		const grown = (before: bigint | null, after: bigint | null) =>
			before === null || after === null || isReset ? null : after - before;
		this.#bytes = {
			tx: plus(this.#bytes.tx, grown(last.tx_bytes, sample.tx_bytes)),
			rx: plus(this.#bytes.rx, grown(last.rx_bytes, sample.rx_bytes)),
		};
		for (const name of ERRORS) this.#addErrors(name, last[name], sample[name]);
	}

	/** The time up to the next sample does not belong to the run, nor what happens in it. */
	pause(): void {
		this.curve.pause();
		this.#last = null;
	}

	/** Whether the source only sampled rates: there are no bytes. */
	get isSampled(): boolean {
		return this.#isSampled;
	}

	/** How often the source had something new. */
	get newReadings(): number {
		return this.#newReadings;
	}

	get latency_ns(): number | null {
		return this.#latency_ns;
	}

	/** Mean bytes of an operation; null if operations are not counted, or there were none. */
	get operation_bytes(): number | null {
		return this.#operations > 0 ? this.#operationBytes / this.#operations : null;
	}

	/** @param isComplete whether there is a reading at the end of the run */
	finish(end: RunEnd, isComplete: boolean): MeasuredRun {
		const { status, wall_s, saturated_share, longest_saturated_s, stalls, began_s } = end;
		const isKnown = isComplete && this.#newReadings > 0 && !this.#isSampled;
		const bytesOf = (bytes: bigint | null) => (bytes === null || !isKnown ? null : Number(bytes));
		const [tx_bytes, rx_bytes] = [bytesOf(this.#bytes.tx), bytesOf(this.#bytes.rx)];
		const meanOf = (bytes: number | null) =>
			bytes === null || this.#bytes_s <= 0 ? null : bytes / BYTES_PER_MB / this.#bytes_s;
		const { intervals } = this.curve;
		return {
			status,
			wall_s,
			tx_bytes,
			rx_bytes,
			tx_mb_per_s: meanOf(tx_bytes),
			rx_mb_per_s: meanOf(rx_bytes),
			tx_peak_mb_per_s: this.#isSampled ? null : peakOf(intervals, "tx"),
			rx_peak_mb_per_s: this.#isSampled ? null : peakOf(intervals, "rx"),
			saturated_share,
			longest_saturated_s,
			stalls: stalls?.count ?? null,
			stalled_s: stalls?.total_s ?? null,
			errors: this.#errors,
			events: end.events.map(({ at_s, event, detail }) => ({
				at_s: Math.max(0, at_s - began_s),
				event,
				detail,
			})),
		};
	}

	#addOperations(sample: Sample): void {
		const { elapsed_s, tx_operations_per_s, rx_operations_per_s, tx_mb_per_s, rx_mb_per_s } =
			sample;
		if (elapsed_s === null || tx_operations_per_s === null || rx_operations_per_s === null) return;
		if (tx_mb_per_s === null || rx_mb_per_s === null) return;
		this.#operations += elapsed_s * (tx_operations_per_s + rx_operations_per_s);
		this.#operationBytes += elapsed_s * BYTES_PER_MB * (tx_mb_per_s + rx_mb_per_s);
	}

	get #errors(): number | null {
		const known = [...this.#growth.values()];
		if (known.length === 0) return null;
		return known.reduce((sum: number | null, growth) => {
			return sum === null || growth === null ? null : sum + growth;
		}, 0);
	}

	/** After a reset, a counter has grown by at least its value; earlier growth is lost. */
	#addErrors(name: string, before: number | bigint | null, after: number | bigint | null): void {
		if (before === null || after === null) return;
		const growth = Number(after) - Number(before);
		const known = this.#growth.get(name);
		this.#growth.set(name, known === null || growth < 0 ? null : (known ?? 0) + growth);
	}
}

function plus(sum: bigint | null, growth: bigint | null): bigint | null {
	return sum === null || growth === null ? null : sum + growth;
}
