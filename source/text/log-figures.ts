/** What a logger saw since it started: for its status line, and for the summary at its end. */
import { CounterDelta } from "../analysis/walk/counter-delta.ts";
import { formatDuration, formatNanoseconds, formatPlural, formatRate } from "../core/format.ts";
import { isLinkEvent, type LogRecord } from "../core/link-event.ts";
import { COUNTS, type Count, fieldOf, nounOf } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";

/** A mean over time and the greatest value. */
class Level {
	#sum = 0;
	#weight_s = 0;
	#greatest = Number.NEGATIVE_INFINITY;

	add(value: number | null, elapsed_s: number | null): void {
		if (value === null || elapsed_s === null) return;
		this.#sum += value * elapsed_s;
		this.#weight_s += elapsed_s;
		this.#greatest = Math.max(this.#greatest, value);
	}

	/** Null while nothing is known. */
	get mean(): number | null {
		return this.#weight_s === 0 ? null : this.#sum / this.#weight_s;
	}

	get greatest(): number | null {
		return this.#weight_s === 0 ? null : this.#greatest;
	}
}

/** Follows the records of one run of the logger. */
export class LogFigures {
	readonly #tx = new Level();
	readonly #rx = new Level();
	readonly #latency = new Level();
	readonly #delta = new CounterDelta();
	/** By how much each counter grew; null while its source has not given it. */
	readonly #grown: (number | null)[] = COUNTS.map(() => null);
	#began_s: number | null = null;
	#last_s = 0;
	#gaps = 0;
	#stalls = { count: 0, total_s: 0 };

	add(record: LogRecord): void {
		if (isLinkEvent(record)) {
			if (record.event !== "stall") return;
			const { count, total_s } = this.#stalls;
			this.#stalls = { count: count + 1, total_s: total_s + (record.elapsed_s ?? 0) };
			return;
		}
		this.#began_s ??= record.at_s;
		this.#last_s = record.at_s;
		if (record.event === "gap") this.#gaps += 1;
		this.#tx.add(record.tx_mb_per_s, record.elapsed_s);
		this.#rx.add(record.rx_mb_per_s, record.elapsed_s);
		this.#latency.add(record.latency_ns, record.elapsed_s);
		this.#count(record);
	}

	/** Since the first sample, in seconds. */
	get elapsed_s(): number {
		return this.#last_s - (this.#began_s ?? this.#last_s);
	}

	/** `no errors`, `3 DMA errors`, `12 errors`: those since the start; null if none are counted. */
	get errors(): string | null {
		const counted = COUNTS.filter((name) => fieldOf(name).isError && this.#of(name) !== null);
		if (counted.length === 0) return null;
		const grown = counted.filter((name) => (this.#of(name) ?? 0) > 0);
		const [only] = grown;
		if (only === undefined) return "no errors";
		const total = grown.reduce((sum, name) => sum + (this.#of(name) ?? 0), 0);
		return grown.length === 1 ? `${total} ${nounOf(only, total)}` : formatPlural(total, "error");
	}

	/** `2 stalls, 9.2 s`; null without one. */
	get stalls(): string | null {
		const { count, total_s } = this.#stalls;
		return count === 0 ? null : `${formatPlural(count, "stall")}, ${formatDuration(total_s)}`;
	}

	/** A few lines, the most important figures first; nothing of what is unknown. */
	get summary(): string[] {
		const rates = [rateText("TX", this.#tx), rateText("RX", this.#rx)];
		const latency = latencyText(this.#latency);
		const disconnects = this.#of("disconnections") ?? 0;
		const events = [
			this.errors,
			disconnects === 0 ? null : formatPlural(disconnects, "disconnect"),
			this.stalls,
			this.#gaps === 0 ? null : formatPlural(this.#gaps, "failed reading"),
		];
		return [[...rates, latency], events]
			.map((parts) => parts.filter((part) => part !== null).join(" · "))
			.filter((line) => line !== "");
	}

	#count(record: Sample): void {
		if (record.event === "reset") this.#delta.reset();
		for (const [at, name] of COUNTS.entries()) {
			const value = record[name];
			if (value === null) continue;
			this.#grown[at] = (this.#grown[at] ?? 0) + Math.max(0, this.#delta.next(at, value));
		}
	}

	#of(name: Count): number | null {
		return this.#grown[COUNTS.indexOf(name)] ?? null;
	}
}

function rateText(name: string, { mean, greatest }: Level): string | null {
	if (mean === null) return null;
	return `${name} mean ${formatRate(mean)}, max ${formatRate(greatest)} MB/s`;
}

function latencyText({ mean }: Level): string | null {
	return mean === null ? null : `latency mean ${formatNanoseconds(mean)}`;
}
