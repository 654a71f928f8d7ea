import { ALL_FIELDS, FIELDS, type FieldName } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";

/** Returns the fields that a source offers, by its name in a record; null if it is unknown. */
export type OffersOf = (source: string) => ReadonlySet<FieldName> | null;

/**
 * The fields that the source of recorded samples offers. Records before version 3 do not name their
 * source, so they may have all fields. An unknown source offers the fields that it has reported.
 */
export class RecordedOffers {
	readonly #offersOf: OffersOf;
	#source = "";
	#offers = ALL_FIELDS;

	constructor(offersOf: OffersOf) {
		this.#offersOf = offersOf;
	}

	get offers(): ReadonlySet<FieldName> {
		return this.#offers;
	}

	follow(samples: readonly Sample[]): void {
		for (const sample of samples) {
			if (sample.event === "gap" && sample.source === "") continue;
			const known = sample.source === "" ? ALL_FIELDS : this.#offersOf(sample.source);
			const before = this.#source === sample.source ? this.#offers : new Set<FieldName>();
			this.#source = sample.source;
			this.#offers = known ?? withFieldsOf(sample, before);
		}
	}
}

/** Adds the fields of a sample; returns the same set if the sample has no new field. */
function withFieldsOf(sample: Sample, before: ReadonlySet<FieldName>): ReadonlySet<FieldName> {
	const added = FIELDS.flatMap(({ name }) =>
		name !== "time" && sample[name] !== null && sample[name] !== "" && !before.has(name)
			? [name]
			: [],
	);
	return added.length === 0 ? before : new Set([...before, ...added]);
}
