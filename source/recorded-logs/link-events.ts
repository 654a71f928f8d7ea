/** What logs tell beside their samples: events of the link, and what was counted. */
import type { CountedKind } from "../analysis/walk/log-contents.ts";
import type { LinkEventName } from "../core/link-event.ts";
import { fieldIndex } from "../record/field-values.ts";
import type { RecordedEvent, RecordReader } from "../record/record-reader.ts";

/** How often each event happened; events that never did are left out. */
export type LinkEventCounts = Readonly<Partial<Record<LinkEventName, number>>>;

/** So many events are told from copies of them. */
const MAX_EVENTS = 100_000;
const [TX_RATE, TX_BYTES] = [fieldIndex("tx_mb_per_s"), fieldIndex("tx_bytes")];
const COUNTS = fieldIndex("counts");
const [RX_RATE, RX_BYTES] = [fieldIndex("rx_mb_per_s"), fieldIndex("rx_bytes")];

export class LinkEventCounter {
	readonly #seen = new Set<string>();
	readonly #counts: Partial<Record<LinkEventName, number>> = {};

	/** @returns whether it is another event than all before: logs may overlap, or be copies */
	add({ wall_ms, event, detail }: RecordedEvent): boolean {
		const identity = `${wall_ms} ${event} ${detail}`;
		if (this.#seen.has(identity)) return false;
		if (this.#seen.size < MAX_EVENTS) this.#seen.add(identity);
		this.#counts[event] = (this.#counts[event] ?? 0) + 1;
		return true;
	}

	get counts(): LinkEventCounts {
		return this.#counts;
	}
}

/** Returns what the rates of the last record are of; null without rates. */
export function countedIn(reader: RecordReader): CountedKind | null {
	if (!reader.has(TX_RATE) && !reader.has(RX_RATE)) return null;
	if (reader.has(COUNTS)) return reader.text(COUNTS) === "wire" ? "wire" : "payload";
	const hasBytes = reader.has(TX_BYTES) || reader.has(RX_BYTES);
	// Before there was a column for it, all sources counted payload.
	return !hasBytes && reader.source !== "" ? "sampled" : "payload";
}
