import {
	BATCH_COLUMNS,
	type BatchColumn,
	EVENTS,
	type RecordBatch,
} from "../analysis/walk/record-batch.ts";
import { fieldIndex } from "../record/field-values.ts";
import type { RecordReader } from "../record/record-reader.ts";
import { columnOf, valueIn, valuesOf } from "./block-column.ts";
import { type BlockColumn, BlockStore } from "./block-store.ts";
import { Names } from "./names.ts";
import { RemovedRecords } from "./removed-records.ts";

/** So many records are kept, and handed over, at a time. */
const BLOCK_RECORDS = 8192;

/** What is kept of each record: what an analysis walks through, and what the GPU was in. */
const COLUMNS = [...BATCH_COLUMNS, "link_device"] as const;
const [TIME, EVENT] = [COLUMNS.indexOf("time_s"), COLUMNS.indexOf("event")];
const PHASE = COLUMNS.indexOf("phase");
const LINK = COLUMNS.indexOf("link_device");
const OPERATIONS = COLUMNS.indexOf("operations");
const ELAPSED = COLUMNS.indexOf("elapsed_s");
/** The columns that are told in other ways than by one field. */
const OTHERS = ["time_s", "phase", "event", "link_device", "operations"] as const;
type Other = (typeof OTHERS)[number];
/** The field of each column that is one. */
const NUMBERS = COLUMNS.flatMap((name, column) =>
	isOther(name) ? [] : [{ column, field: fieldIndex(name) }],
);

function isOther(name: (typeof COLUMNS)[number]): name is Other {
	return OTHERS.some((one) => one === name);
}

const FIELD = {
	time: fieldIndex("time"),
	phase: fieldIndex("phase"),
	event: fieldIndex("event"),
	link: fieldIndex("link_device"),
	tx: fieldIndex("tx_operations_per_s"),
	rx: fieldIndex("rx_operations_per_s"),
};

/**
 * The records of logs, in the order in which they were recorded: columns of numbers, in bounded
 * memory.
 */
export class RecordTable {
	readonly #store: BlockStore;
	readonly #current = COLUMNS.map(() => new Float64Array(BLOCK_RECORDS));
	#count = 0;
	#last_s = Number.NEGATIVE_INFINITY;
	/** Where each stretch begins that is in the order of time. */
	readonly #runs: number[] = [0];
	readonly #phases = new Names();
	readonly #links = new Names();
	readonly #removed = new RemovedRecords();
	isDemo = false;

	constructor(store = new BlockStore()) {
		this.#store = store;
	}

	/** How many records count. */
	get records(): number {
		return this.#count - this.#removed.count;
	}

	/** How many records were appended, whether they count or not. */
	get appended(): number {
		return this.#count;
	}

	/** Positions where the time goes back, and the first one. */
	get runs(): readonly number[] {
		return this.#runs;
	}

	/** In the order of their first records. */
	get phases(): readonly string[] {
		return this.#phases.all;
	}

	/** What the GPU was in, each device once. */
	get links(): readonly string[] {
		return this.#links.all.filter((name) => name !== "");
	}

	/** Appends the last record of a reader. */
	append(reader: RecordReader): void {
		const row = this.#count % BLOCK_RECORDS;
		const current = this.#current;
		const time_s = reader.number(FIELD.time) / 1000;
		if (time_s < this.#last_s) this.#runs.push(this.#count);
		this.#last_s = time_s;
		for (const { column, field } of NUMBERS) {
			(current[column] as Float64Array)[row] = reader.number(field);
		}
		(current[TIME] as Float64Array)[row] = time_s;
		(current[OPERATIONS] as Float64Array)[row] =
			(reader.number(FIELD.tx) + reader.number(FIELD.rx)) *
			((current[ELAPSED] as Float64Array)[row] as number);
		(current[PHASE] as Float64Array)[row] = this.#phases.indexOf(reader.text(FIELD.phase));
		(current[LINK] as Float64Array)[row] = this.#links.indexOf(reader.text(FIELD.link));
		const event = reader.text(FIELD.event);
		(current[EVENT] as Float64Array)[row] =
			event === "" ? 0 : Math.max(0, EVENTS.indexOf(event as (typeof EVENTS)[number]));
		this.isDemo ||= reader.source === "simulated";
		this.#count++;
		if (row === BLOCK_RECORDS - 1) this.#flush(BLOCK_RECORDS);
	}

	/** Nothing more will be appended. */
	end(): void {
		const left = this.#count % BLOCK_RECORDS;
		if (left > 0) this.#flush(left);
	}

	/** These records do not count. */
	remove(positions: readonly number[]): void {
		this.#removed.add(positions, this.#count);
	}

	/** Positions of the records that do not count, ascending. */
	get removed(): number[] {
		return this.#removed.all;
	}

	isRemoved(position: number): boolean {
		return this.#removed.has(position);
	}

	/**
	 * All records that count, block by block; what is handed over is valid until the next block.
	 */
	*batches(): Generator<RecordBatch> {
		const filled = COLUMNS.map(() => new Float64Array(BLOCK_RECORDS));
		for (let index = 0; index < this.#store.length; index++) {
			const block = this.#store.block(index);
			const columns = block.columns.map((column, at) =>
				valuesOf(column, filled[at] as Float64Array).subarray(0, block.count),
			);
			const batch = this.#counting(index * BLOCK_RECORDS, block.count, columns);
			if (batch.count > 0) yield batch;
		}
	}

	/** The columns of one record, in an order of their own, into an array. */
	row(position: number, into: Float64Array): void {
		const { columns } = this.#store.block(Math.floor(position / BLOCK_RECORDS));
		const row = position % BLOCK_RECORDS;
		for (let at = 0; at < columns.length; at++) {
			into[at] = valueIn(columns[at] as BlockColumn, row);
		}
	}

	static readonly columns = COLUMNS.length;

	timeOf(position: number): number {
		return this.#valueOf(position, TIME);
	}

	/** An index into EVENTS. */
	eventOf(position: number): number {
		return this.#valueOf(position, EVENT);
	}

	#valueOf(position: number, column: number): number {
		const { columns } = this.#store.block(Math.floor(position / BLOCK_RECORDS));
		return valueIn(columns[column] as BlockColumn, position % BLOCK_RECORDS);
	}

	/** Gives back what is on disk. */
	close(): void {
		this.#store.close();
	}

	#counting(first: number, count: number, columns: readonly Float64Array[]): RecordBatch {
		const byName = (values: readonly Float64Array[]) =>
			Object.fromEntries(BATCH_COLUMNS.map((name, at) => [name, values[at]])) as Record<
				BatchColumn,
				Float64Array
			>;
		if (this.#removed.count === 0) return { count, columns: byName(columns) };
		const rows = Array.from({ length: count }, (_, row) => row).filter(
			(row) => !this.isRemoved(first + row),
		);
		if (rows.length === count) return { count, columns: byName(columns) };
		const kept = columns.map((values) => Float64Array.from(rows, (row) => values[row] as number));
		return { count: rows.length, columns: byName(kept) };
	}

	#flush(count: number): void {
		const columns = this.#current.map((values) => columnOf(values, count));
		this.#store.push({ count, columns });
	}
}
