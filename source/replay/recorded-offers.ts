import { ALL_FIELDS, FIELDS, type FieldName } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";

/**
 * Returns the fields that a source always offers, by its name in a record and what it counts; null
 * if that is unknown.
 */
export type OffersOf = (source: string, counts: string | null) => ReadonlySet<FieldName> | null;

/**
 * The fields that the source of recorded samples offers: those that it always has, and those that
 * it has reported. Records before version 3 do not name their source, so they may have all fields.
 */
export class RecordedOffers {
	readonly #offersOf: OffersOf;
	/** The source, and what it counts. */
	#key = " ";
	#offers = ALL_FIELDS;

	constructor(offersOf: OffersOf) {
		this.#offersOf = offersOf;
	}

	get offers(): ReadonlySet<FieldName> {
		return this.#offers;
	}

	follow(samples: readonly Sample[]): void {
		for (const sample of samples) {
			const isGap = sample.event === "gap";
			if (isGap && sample.source === "") continue;
			const key = `${sample.source} ${isGap ? "" : sample.counts}`;
			const isNew = isGap ? !this.#key.startsWith(key) : this.#key !== key;
			if (isNew) this.#begin(sample, isGap);
			if (isNew || !isGap) this.#key = key;
			this.#offers = withFieldsOf(sample, this.#offers);
		}
	}

	/** A failed reading does not say what its source counts. */
	#begin({ source, counts }: Sample, isGap: boolean): void {
		if (source === "") this.#offers = ALL_FIELDS;
		else this.#offers = this.#offersOf(source, isGap ? null : counts) ?? new Set();
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
