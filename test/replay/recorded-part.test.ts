import assert from "node:assert/strict";
import test from "node:test";
import { CSV_HEADER } from "../../source/record/csv-record.ts";
import type { HeadedText } from "../../source/replay/headed-text.ts";
import { RecordedPart } from "../../source/replay/recorded-part.ts";
import { csvReader } from "../helpers/record-lines.ts";
import { csv, everySecond } from "../helpers/recorded-logs.ts";

const KIB = 1024;
const MIB = 1024 ** 2;
const TEN = csv(everySecond(10));

/** A text that grows when a test says so; counts the bytes that are read of it. */
class ArrivingText implements HeadedText {
	size: number;
	read_bytes = 0;
	readonly warning = null;
	readonly #bytes: Buffer;

	constructor(text: string, size = Number.POSITIVE_INFINITY) {
		this.#bytes = Buffer.from(text);
		this.size = Math.min(size, this.#bytes.length);
	}

	get isComplete(): boolean {
		return this.size === this.#bytes.length;
	}

	arrive(bytes: number): void {
		this.size = Math.min(this.size + bytes, this.#bytes.length);
	}

	async read(into: Buffer, offset: number): Promise<number> {
		const count = this.#bytes.copy(into, 0, offset, Math.min(this.size, offset + into.length));
		this.read_bytes += count;
		return count;
	}

	headerBefore(): string {
		return CSV_HEADER;
	}

	async finish(): Promise<void> {}

	async grown(): Promise<void> {}

	async close(): Promise<void> {}
}

/**
 * Returns the part of a CSV log whose header is followed by the first line of {@link everySecond}.
 */
function partOf(text: HeadedText): RecordedPart {
	const [, line = ""] = TEN.split("\n");
	const record = csvReader(CSV_HEADER)(line);
	assert.ok(record !== null, line);
	const start = CSV_HEADER.length + 1;
	const first = { record, start, end: start + line.length + 1 };
	return new RecordedPart("link.csv", text, first, 64 * KIB);
}

const FILLERS = [
	["nothing but newlines", "\n"],
	["lines of one byte", "x\n"],
	["one endless line", "x"],
] as const;

for (const [what, filler] of FILLERS) {
	test(`${what} behind the records: the search for the last one reads a text once`, async () => {
		const text = new ArrivingText(TEN + filler.repeat(MIB / filler.length));
		const part = partOf(text);
		await part.measure();
		assert.equal(part.last.end, TEN.length);
		assert.ok(text.read_bytes < 1.5 * text.size, `${text.read_bytes} bytes of ${text.size}`);
	});

	test(`${what} behind the records: a text that grows is not read again`, async () => {
		const text = new ArrivingText(TEN + filler.repeat((8 * MIB) / filler.length), MIB);
		const part = partOf(text);
		for (; !text.isComplete; text.arrive(MIB)) await part.measure();
		await part.measure();
		assert.equal(part.last.end, TEN.length);
		assert.ok(text.read_bytes < 2 * text.size, `${text.read_bytes} bytes of ${text.size}`);
	});

	test(`${what} between the records: a seek reads them a bounded number of times`, async () => {
		const later = csv(everySecond(10, Date.UTC(2026, 0, 1))).slice(CSV_HEADER.length);
		const text = new ArrivingText(TEN + filler.repeat(MIB / filler.length) + later);
		const part = partOf(text);
		await part.measure();
		text.read_bytes = 0;
		const offset = await part.search.find(part.last.record.wall_ms, part.first.start, text.size);
		assert.equal(offset, part.last.start);
		assert.ok(text.read_bytes < 2 * text.size, `${text.read_bytes} bytes of ${text.size}`);
	});
}

test("a record that was incomplete during a search is found once it is complete", async () => {
	const text = new ArrivingText(TEN, TEN.length - 40);
	const part = partOf(text);
	await part.measure();
	assert.equal(part.last.record.tx_bytes, 8n);
	text.arrive(40);
	await part.measure();
	assert.equal(part.last.record.tx_bytes, 9n);
});

test("the first record is found without a search", async () => {
	const text = new ArrivingText(TEN + "\n".repeat(MIB));
	const part = partOf(text);
	const { start, record } = part.first;
	assert.equal(await part.search.find(record.wall_ms, start, text.size), start);
	assert.equal(text.read_bytes, 0);
});
