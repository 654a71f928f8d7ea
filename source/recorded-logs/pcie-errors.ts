/** What logs say of PCIe errors: which there were, and how many were counted. */
import type { PcieErrorFigures } from "../analysis/walk/log-contents.ts";
import { type PcieErrorCount, parsePcieErrorText } from "../core/pcie-error-text.ts";
import { fieldIndex } from "../record/field-values.ts";
import type { RecordedEvent, RecordReader } from "../record/record-reader.ts";

/** More than any link has. */
const MAX_KINDS = 1000;

const FIELDS = [
	["correctable", fieldIndex("pcie_correctable_errors")],
	["nonfatal", fieldIndex("pcie_nonfatal_errors")],
	["fatal", fieldIndex("pcie_fatal_errors")],
] as const;

export class PcieErrorSums {
	readonly #sums = new Map<string, PcieErrorCount>();
	/** The counts of the latest record that has them; NaN before. */
	readonly #latest = FIELDS.map(() => Number.NaN);
	readonly #totals: (number | null)[] = FIELDS.map(() => null);

	/** Takes the last reading of a reader. */
	addReading(reader: RecordReader): void {
		for (let at = 0; at < FIELDS.length; at++) {
			const [, field] = FIELDS[at] as (typeof FIELDS)[number];
			if (!reader.has(field)) continue;
			const count = reader.number(field);
			if (count === this.#latest[at]) continue;
			const growth = count - (this.#latest[at] as number);
			// A device that came anew counts from 0.
			const added = growth > 0 ? growth : growth < 0 ? count : 0;
			this.#totals[at] = (this.#totals[at] ?? 0) + added;
			this.#latest[at] = count;
		}
	}

	/** Takes an event that is no copy of another one. */
	addEvent({ event, detail }: RecordedEvent): void {
		const one = event === "pcie_error" ? parsePcieErrorText(detail) : null;
		if (one === null) return;
		const key = `${one.hop} ${one.severity} ${one.kind}`;
		const before = this.#sums.get(key);
		if (before === undefined && this.#sums.size >= MAX_KINDS) return;
		this.#sums.set(key, { ...one, count: one.count + (before?.count ?? 0) });
	}

	get figures(): PcieErrorFigures {
		const kinds = [...this.#sums.values()].sort((one, other) => other.count - one.count);
		const [correctable = null, nonfatal = null, fatal = null] = this.#totals;
		return { kinds, totals: { correctable, nonfatal, fatal } };
	}
}
