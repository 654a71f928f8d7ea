/**
 * Duplicate records, from copies of a log, logs that overlap, or a part beside its packed twin.
 */
import { RecordTable } from "./record-table.ts";
import { inTimeOrder } from "./time-order.ts";

/**
 * Removes the second of two records that are equal in their time and in all other columns of the
 * table, whichever files they are from. Records of one run, in which time never goes back, are not
 * duplicates of each other, even if they are equal: a time may have been truncated to the second.
 * A record is a duplicate if the table went back in time and passes the same moment again: the nth
 * of several equal records in one run is the nth of those in another run.
 *
 * @returns the number of records removed
 */
export function removeDuplicates(table: RecordTable): number {
	if (table.runs.length === 1) return 0;
	const removed: number[] = [];
	let time_s = Number.NaN;
	let moment: number[] = [];
	for (const position of inTimeOrder(table)) {
		const next_s = table.timeOf(position);
		if (next_s !== time_s) {
			addDuplicates(table, moment, removed);
			moment = [];
			time_s = next_s;
		}
		moment.push(position);
	}
	addDuplicates(table, moment, removed);
	table.remove(removed);
	return removed.length;
}

/**
 * Counts equal records: in the run of the last one, and the maximum in an earlier run.
 */
interface Alike {
	run: number;
	count: number;
	before: number;
}

/** @param moment positions of the records of one moment, ascending */
function addDuplicates(table: RecordTable, moment: readonly number[], removed: number[]): void {
	if (moment.length < 2) return;
	const met = new Map<number, Alike>();
	const row = new Float64Array(RecordTable.columns);
	const { runs } = table;
	let run = runAt(runs, moment[0] as number);
	for (const position of moment) {
		if (position >= (runs[run + 1] ?? Number.POSITIVE_INFINITY)) run = runAt(runs, position);
		table.row(position, row);
		const key = hashOf(row);
		const alike = met.get(key);
		if (alike === undefined) {
			met.set(key, { run, count: 1, before: 0 });
			continue;
		}
		if (alike.run !== run) {
			alike.before = Math.max(alike.before, alike.count);
			alike.run = run;
			alike.count = 0;
		}
		alike.count++;
		if (alike.count <= alike.before) removed.push(position);
	}
}

/** Returns the run that contains a position: the last one that begins at or before it. */
function runAt(runs: readonly number[], position: number): number {
	let low = 0;
	let high = runs.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((runs[middle] as number) <= position) low = middle;
		else high = middle - 1;
	}
	return low;
}

const NUMBER = new Float64Array(1);
const HALVES = new Int32Array(NUMBER.buffer);

/** Hashes a row to 53 bits, enough to distinguish the rows of one moment. */
function hashOf(row: Float64Array): number {
	let one = 0x9e3779b1;
	let other = 0x85ebca6b;
	for (const value of row) {
		NUMBER[0] = value;
		const half = (HALVES[0] as number) ^ Math.imul(HALVES[1] as number, 0x27d4eb2f);
		one = Math.imul(one ^ half, 0x9e3779b1);
		one ^= one >>> 15;
		other = Math.imul(other ^ half ^ (HALVES[1] as number), 0xc2b2ae35);
		other ^= other >>> 13;
	}
	return (one >>> 0) * 2 ** 21 + (other >>> 11);
}

/** Describes the removed records for the user; empty if there are none. */
export function describeDuplicates(records: number): string[] {
	if (records === 0) return [];
	const appear = records === 1 ? "1 record appears" : `${records} records appear`;
	return [`${appear} twice, counted once`];
}
