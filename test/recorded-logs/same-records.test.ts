/** A replay and an analysis read the same records from a log, whichever program wrote it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { FIELDS, type Field } from "../../source/core/metrics.ts";
import type { Sample } from "../../source/core/sample.ts";
import { CSV_HEADER } from "../../source/record/csv-record.ts";
import type { RecordedSample } from "../../source/record/recorded-sample.ts";
import { RecordedLogs } from "../../source/recorded-logs/recorded-logs.ts";
import { exported } from "../helpers/exported-records.ts";
import {
	allOf,
	awkward,
	csv,
	everySecond,
	json,
	reading,
	START_MS,
	taken,
	written,
} from "../helpers/recorded-logs.ts";

/** A record as texts, by the names of its fields; null for unknown values. */
type Plain = Record<string, string | null>;

function plain(record: RecordedSample): Plain {
	return Object.fromEntries(
		FIELDS.map(({ name }) => {
			const value = name === "time" ? record.wall_ms : record[name];
			return [name, value === null || value === "" ? null : String(value)];
		}),
	);
}

const replayed = async (path: string): Promise<Plain[]> => (await allOf(path)).map(plain);

const COLUMNS = FIELDS.map(({ name, kind }) => {
	if (kind === "time") return `(epoch_us(${name}) // 1000)::VARCHAR AS ${name}`;
	return kind === "gauge" ? `${name}::DOUBLE AS ${name}` : `${name}::VARCHAR AS ${name}`;
});

async function analysed(path: string): Promise<Plain[]> {
	const rows = await exported([path], COLUMNS.join(", "));
	return rows.map((row) =>
		Object.fromEntries(
			Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]),
		),
	);
}

/** Samples in the order of time, all of them different. */
const SAMPLES = fc
	.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 12 }))
	.map(([seed, count]) => unguarded(awkward(count, seed)));

/** Other programs guard neither texts that a spreadsheet would run nor those that look guarded. */
function unguarded(samples: readonly Sample[]): Sample[] {
	return samples.map((one) => {
		const [phase, detail] = [one.phase.replace(/^'/, ""), one.detail.replace(/^'/, "")];
		return { ...one, phase, detail, link_device: one.link_device.replace(/^'/, "") };
	});
}

/** Spells a cell of CSV, or a member of JSON, as a program does; null if the cell is empty. */
type Spelling = (text: string, field: Field) => string;

/** Returns the cells of samples, as this program spells them. */
function cellsOf(samples: readonly Sample[]): string[][] {
	return samples.map((sample) =>
		FIELDS.map(({ name }) => {
			if (name === "time") return new Date(sample.wall_ms).toISOString();
			return sample[name] === null ? "" : String(sample[name]);
		}),
	);
}

const isNumber = ({ kind }: Field) => kind === "counter" || kind === "gauge";

function asCsv(samples: readonly Sample[], spell: Spelling, newline = "\n", quotesTexts = false) {
	const lines = cellsOf(samples).map((cells) =>
		cells.map((cell, at) => {
			const field = FIELDS[at] as Field;
			const spelled = cell === "" ? "" : spell(cell, field);
			const isQuoted = /[",]/.test(spelled) || (quotesTexts && !isNumber(field));
			return isQuoted ? `"${spelled.replaceAll('"', '""')}"` : spelled;
		}),
	);
	return [CSV_HEADER, ...lines.map(String), ""].join(newline);
}

function asJson(samples: readonly Sample[], spell: Spelling, unknown: string): string {
	const lines = cellsOf(samples).map((cells) => {
		const members = cells.map((cell, at) => {
			const field = FIELDS[at] as Field;
			const value = isNumber(field) ? spell(cell, field) : JSON.stringify(spell(cell, field));
			return `"${field.name}": ${cell === "" ? unknown : value}`;
		});
		return `{${members.join(", ")}}\n`;
	});
	return lines.join("");
}

const asIs: Spelling = (text) => text;

/** pandas reads a column with an empty cell as floats, and writes times with a blank, not a T. */
const pandas: Spelling = (text, { kind }) => {
	if (kind === "time") return text.replace("T", " ").replace(/(\.0*)?Z$/, "+00:00");
	return kind === "counter" ? `${text}.0` : text;
};

/** Spells a cell as a spreadsheet does, which keeps 15 digits. */
const spreadsheet: Spelling = (text, { kind }) => {
	if (kind !== "counter") return text.startsWith("'") || /^[=+\-@]/.test(text) ? `'${text}` : text;
	return text.length > 15 ? Number(text).toExponential(14).replace("e", "E") : text;
};

/** Returns samples as a spreadsheet keeps them. */
const rounded = (samples: readonly Sample[]): Sample[] =>
	samples.map((sample) => {
		const counters = FIELDS.filter(({ kind }) => kind === "counter").map(({ name }) => {
			const value = (sample as unknown as Record<string, unknown>)[name];
			const isLong = String(value).length > 15 && value !== null;
			const digits = Number(value).toExponential(14);
			return [name, isLong ? exactly(digits) : value];
		});
		return { ...sample, ...Object.fromEntries(counters) };
	});

function exactly(digits: string): bigint {
	const [, sign = "", whole = "", fraction = "", power = ""] =
		/^(-?)(\d)\.(\d+)e\+(\d+)$/.exec(digits) ?? [];
	return BigInt(sign + (whole + fraction).padEnd(Number(power) + 1, "0"));
}

/** Logs by the name of the program that wrote them, with the records expected. */
type Written = readonly [writer: string, text: string | Buffer, samples: readonly Sample[]];

function writtenBy(samples: readonly Sample[]): Written[] {
	const sheet = `\uFEFF${asCsv(samples, spreadsheet, "\r\n", true)}`;
	return [
		["this program", csv(samples), samples],
		["this program, JSON", json(samples), samples],
		["this program, packed", gzipSync(csv(samples)), samples],
		["Miller, JSON", asJson(samples, asIs, '""'), samples],
		["pandas", asCsv(samples, pandas), samples],
		["pandas, JSON", asJson(samples, asIs, "null"), samples],
		[
			"quoted numbers",
			asCsv(samples, asIs).replace(/(?<=^|,)([^",\n]+)(?=,|\n)/gm, '"$1"'),
			samples,
		],
		["a spreadsheet", sheet, rounded(samples)],
	];
}

test("a replay and an analysis read all records of a log, whichever program wrote it", async () => {
	await fc.assert(
		fc.asyncProperty(SAMPLES, async (samples) => {
			for (const [writer, text, expected] of writtenBy(samples)) {
				const path = written(text);
				assert.deepEqual(await replayed(path), expected.map(plain), writer);
				assert.deepEqual(await analysed(path), expected.map(plain), writer);
			}
		}),
		{ numRuns: 10 },
	);
});

test("a log that DuckDB rewrites, as CSV or as JSON Lines, holds the same records", async () => {
	const connection = await (await DuckDBInstance.create()).connect();
	await connection.run("SET TimeZone = 'UTC'");
	const types = FIELDS.map(({ name, kind, unit }) => {
		const counter = unit === "B" ? "UBIGINT" : "BIGINT";
		const type = { time: "TIMESTAMPTZ", text: "VARCHAR", gauge: "DOUBLE", counter }[kind];
		return `'${name}': '${type}'`;
	});
	const samples = awkward(200).map((one) => ({ ...one, phase: "", detail: "", link_device: "" }));
	const log = written(csv(samples));
	await connection.run(
		`CREATE TABLE log AS FROM read_csv('${log}', header = true, columns = {${types.join(", ")}})`,
	);
	for (const format of ["csv", "json"]) {
		const path = written("", `duckdb.${format}`);
		await connection.run(`COPY log TO '${path}' (FORMAT ${format})`);
		assert.deepEqual(await replayed(path), samples.map(plain), format);
		assert.deepEqual(await analysed(path), samples.map(plain), format);
	}
});

const NUMBERS = [
	...["0", "7", "-7", "12345.0", "0.6", "1e3", "1E+3", "1.5e1", "+5", ".5", "5.", "007", "-0"],
	...["1_000", "1,000", "0x10", "0b1", "1e", "e3", "--1", ".", "+", "-", "1 2", " 5", "5 ", "\t5"],
	...["NaN", "nan", "inf", "-Infinity", "1e999", "N/A", "null", "true", "٣", "5\u00A0", "½"],
	...["9007199254740993", "18446744073709551615", "18446744073709551616", "123456789012345678901"],
	...["0.1000000000000000055511151231257827", "1234567890.12345678", "4.9e-324", "1e308"],
];
const COUNTS = /^[+-]?(?:\d+\.?0*|1[eE]\+?3|1\.5e1)$/;

test("a replay and an analysis reject the same cells, in CSV as in JSON", async () => {
	for (const name of ["tx_bytes", "dma_errors", "tx_mb_per_s", "connect_time_ns"] as const) {
		const lines = NUMBERS.map((cell, at) => {
			const time = new Date(START_MS + at * 1000).toISOString();
			return [`${time},"${cell}"`, JSON.stringify({ time, [name]: cell })];
		});
		const kept: Plain[][] = [];
		for (const isJson of [false, true]) {
			const bodies = lines.map(([ofCsv, ofJson]) => `${isJson ? ofJson : ofCsv}\n`);
			const path = written(`${isJson ? "" : `time,${name}\n`}${bodies.join("")}`);
			kept.push(await replayed(path), await analysed(path));
			const logs = await RecordedLogs.open([path]);
			const rejected = logs.rejected.reduce((sum, { records }) => sum + records, 0);
			assert.equal(logs.overview.records + rejected, NUMBERS.length);
			await logs.close();
		}
		for (const other of kept) assert.deepEqual(other, kept[0], name);
		const spellings = (kept[0] ?? []).map(({ time }) => NUMBERS[(Number(time) - START_MS) / 1000]);
		assert.ok(spellings.includes("12345.0") && spellings.includes("1e3"), spellings.join(" "));
		assert.ok(!spellings.some((text) => /[_x, ]|N|n/.test(text ?? "")), spellings.join(" "));
		if (name !== "tx_mb_per_s" && name !== "connect_time_ns") {
			for (const text of spellings) assert.match(text ?? "", COUNTS, name);
		}
	}
});

/** The sections of a log, each with its own header and order of columns. */
const SECTIONS = fc.array(
	fc.record({
		records: fc.integer({ min: 1, max: 60 }),
		order: fc.shuffledSubarray(
			FIELDS.map((_, at) => at),
			{ minLength: FIELDS.length },
		),
		isJson: fc.boolean(),
	}),
	{ minLength: 1, maxLength: 5 },
);

test("each header in a log applies to its lines, wherever a replay begins", async () => {
	await fc.assert(
		fc.asyncProperty(
			SECTIONS,
			fc.double({ min: 0, max: 1, noNaN: true }),
			async (sections, where) => {
				const samples = unguarded(awkward(sections.reduce((sum, { records }) => sum + records, 0)));
				let first = 0;
				const texts = sections.map(({ records, order, isJson }) => {
					const some = samples.slice(first, first + records);
					first += records;
					if (isJson) return json(some);
					const lines = [CSV_HEADER, ...cellsOf(some).map(quotedLine)];
					return lines.map((line) => `${reordered(line, order)}\n`).join("");
				});
				const path = written(texts.join(""));
				const expected = samples.map(plain);
				assert.deepEqual(await replayed(path), expected);
				assert.deepEqual(await analysed(path), expected);
				const from = Math.floor(where * (samples.length - 1));
				const options = { block_bytes: 512 };
				await reading(
					[path],
					async (recording) => {
						const rest = await taken(recording.samplesFrom(START_MS + from * 1000));
						assert.deepEqual(rest.map(plain), expected.slice(from));
						assert.equal(recording.end_ms, samples.at(-1)?.wall_ms);
						assert.equal(recording.skippedLines, 0);
					},
					options,
				);
			},
		),
		{ numRuns: 25 },
	);
});

const quotedLine = (cells: readonly string[]) =>
	cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");

function reordered(line: string, order: readonly number[]): string {
	const cells = line.startsWith('"') ? line.slice(1, -1).split('","') : line.split(",");
	const moved = order.map((at) => cells[at] ?? "");
	return line.startsWith('"') ? `"${moved.join('","')}"` : moved.join(",");
}

test("all readers use the first of two columns with the same name", async () => {
	const lines = everySecond(3).map(
		({ wall_ms }, at) => `${new Date(wall_ms).toISOString()},${at},9`,
	);
	const path = written(`time,tx_mb_per_s,tx_mb_per_s\n${lines.join("\n")}\n`);
	const values = (await replayed(path)).map(({ tx_mb_per_s }) => tx_mb_per_s);
	assert.deepEqual(values, ["0", "1", "2"]);
	assert.deepEqual(await analysed(path), await replayed(path));
});
