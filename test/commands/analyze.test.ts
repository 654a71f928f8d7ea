import assert from "node:assert/strict";
import { linkSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import stringWidth from "string-width";
import type { Analysis } from "../../source/analysis/figures/analysis.ts";
import { type AnalyzeOptions, analyze } from "../../source/commands/analyze.ts";
import { COUNTS, FIELDS, type FieldName, fieldOf } from "../../source/core/metrics.ts";
import type { Sample } from "../../source/core/sample.ts";
import { Random } from "../../source/sources/simulated/random.ts";
import { createTheme } from "../../source/terminal/theme.ts";
import { csv, FOLDER, json, START_MS, sampleAt, written } from "../helpers/recorded-logs.ts";

/** An hour of load after an hour of nothing, with a spike of everything and an error beside it. */
function nightAndDay(): Sample[] {
	const random = new Random(2);
	return Array.from({ length: 7200 }, (_, second) => {
		const load = second < 3600 ? 0 : second === 5000 ? 0.2 : 1 + 0.02 * random.normal();
		return sampleAt(START_MS + second * 1000, {
			tx_bytes: 2n ** 62n + BigInt(second),
			tx_mb_per_s: 2200 * load,
			rx_mb_per_s: 1500 * load,
			latency_ns: load === 0 ? null : 1200 / load,
			latency_interval_s: load === 0 ? null : 1,
			dma_errors: second < 5000 ? 2 : 3,
			connections: 1,
			disconnections: 0,
			thunderbolt_errors: 0,
			detail: second === 10 ? "“=1+1” \u001b[31m, it's" : "",
		});
	});
}

const LOG = written(csv(nightAndDay()));

async function analyzed(
	options: Partial<AnalyzeOptions>,
	colourDepth: number | null = null,
): Promise<string> {
	let text = "";
	await analyze({
		logs: [LOG],
		json: false,
		export: null,
		html: null,
		version: "1.2.3",
		paint: colourDepth === null ? (_, plain) => plain : createTheme(colourDepth).paint,
		write: (more) => {
			text += more;
		},
		...options,
	});
	return text;
}

test("nothing is claimed of counters that a log does not have", async () => {
	const none = Object.fromEntries(COUNTS.map((name) => [name, null]));
	const samples = nightAndDay().slice(4000, 6000);
	const empty = samples.map((sample): Sample => ({ ...sample, ...none }));
	const known = ["time", "elapsed_s", "tx_mb_per_s", "rx_mb_per_s"] as const;
	const [header = "", ...lines] = csv(samples).trimEnd().split("\n");
	const places = known.map((name) => header.split(",").indexOf(name));
	const missing = lines.map((line) => places.map((at) => line.split(",")[at]).join(","));
	for (const text of [csv(empty), `${[known.join(","), ...missing].join("\n")}\n`]) {
		const logs = [written(text)];
		const { counts, time_line, spikes } = JSON.parse(await analyzed({ logs, json: true }));
		assert.deepEqual(counts, none);
		assert.ok(time_line.every((bin: typeof none) => COUNTS.every((name) => bin[name] === null)));
		assert.equal(spikes.incidents, 1);
		assert.deepEqual([spikes.with_error, spikes.largest[0].with_error], [null, null]);
		const words = await analyzed({ logs });
		assert.doesNotMatch(words, /no errors|with an error|0 disconnects/);
		assert.match(
			words,
			/^not judged: (latency, )?DMA errors, connects, disconnects, Thunderbolt errors/m,
		);
		const html = join(FOLDER, "without-counters.html");
		await analyzed({ logs, html });
		const page = readFileSync(html, "utf8");
		assert.doesNotMatch(page, /0 disconnects|with an error/);
		assert.doesNotMatch(page, /<dt>Errors</);
		assert.match(
			page,
			/not judged: (latency, )?DMA errors, connects, disconnects, Thunderbolt errors/,
		);
	}
	const some = samples.map((sample): Sample => ({ ...sample, ...none, dma_errors: 2 }));
	const words = await analyzed({ logs: [written(csv(some))] });
	assert.match(words, /^none: DMA errors$/m);
	assert.match(
		words,
		/^not judged: connects, disconnects, Thunderbolt errors \(not in the log\)$/m,
	);
});

test("an idle night does not skew the median", async () => {
	const { metrics, idle, records, span_s } = JSON.parse(await analyzed({ json: true })) as Analysis;
	assert.equal(records, 7200);
	assert.equal(span_s, 7199);
	assert.equal(idle.share, 0.5);
	const { all, under_load } = metrics.tx_mb_per_s;
	assert.equal(all?.count, 7200);
	assert.equal(under_load?.count, 3600);
	assert.ok(Math.abs((under_load?.p50 ?? 0) - 2200) < 10, `${under_load?.p50}`);
	assert.ok((all?.p50 ?? 0) < 2200, "all of it, the night too");
	assert.equal(all?.minimum, 0);
});

test("a spike of all metrics is one anomaly, with the error beside it", async () => {
	const { spikes, counts } = JSON.parse(await analyzed({ json: true })) as Analysis;
	assert.deepEqual(spikes.counts, { tx_mb_per_s: 1, rx_mb_per_s: 1, latency_ns: 1 });
	assert.deepEqual([spikes.incidents, spikes.together, spikes.with_error], [1, 1, 1]);
	assert.equal(spikes.largest[0]?.start, new Date(START_MS + 5_000_000).toISOString());
	assert.equal(counts.dma_errors, 1);
});

test("the text has no colours without a terminal, and fits 80 columns", async () => {
	const plain = await analyzed({});
	assert.equal(stripVTControlCharacters(plain), plain);
	assert.match(plain, /100\.0 % covered, 50\.0 % idle/);
	assert.match(plain, /DMA errors 1/);
	for (const line of plain.split("\n")) assert.ok(stringWidth(line) <= 80, line);
	const coloured = stripVTControlCharacters(await analyzed({}, 8));
	assert.equal(coloured.replaceAll(/ +$/gm, ""), plain);
});

test("a plot shows a shift of a few per cent, and says between what it reaches", async () => {
	const samples = nightAndDay()
		.slice(3600)
		.map((one, second) => (second < 1800 ? one : { ...one, tx_mb_per_s: 2000 }));
	const text = await analyzed({ logs: [written(csv(samples))] });
	const plot = /^TX \d+…22\d\d +(.*)$/m.exec(text)?.[1] ?? "";
	assert.match(plot, /^[▇█]{29}.+[▁▂]{29}$/u);
});

test("an anomaly lists every metric in it", async () => {
	const text = await analyzed({});
	assert.match(text, / latency \+\d{3} % \(\d+\.\d\), TX −\d\d %, RX −\d\d % error$/m);
});

test("a name that a terminal would obey is shown without its effect", async () => {
	const path = join(FOLDER, "evil\u001b]0;x\u0007.csv");
	writeFileSync(path, csv(nightAndDay().slice(0, 20)));
	const text = await analyzed({ logs: [path] }, 24);
	assert.match(text, /evil.]0;x.\.csv/);
	assert.ok(!text.includes("\u0007") && !text.includes("\u001b]"), "no sequence of its own");
});

test("an export has every record and every field, in the order of time", async () => {
	const samples = nightAndDay();
	const logs = [written(json(samples.slice(4000))), written(csv(samples.slice(0, 4000)))];
	const path = join(FOLDER, "out'put.parquet");
	await analyzed({ logs, export: path });
	const connection = await (await DuckDBInstance.create()).connect();
	const source = `read_parquet('${path.replaceAll("'", "''")}')`;
	const names = await connection.runAndReadAll(`DESCRIBE FROM ${source}`);
	assert.deepEqual(
		names.getRows().map(([name]) => name),
		FIELDS.map(({ name }) => name),
	);
	const types = await connection.runAndReadAll(`
		SELECT name, type, logical_type, converted_type FROM parquet_schema('${path.replaceAll("'", "''")}') WHERE name <> 'duckdb_schema'`);
	for (const [name, type, logical, converted] of types.getRows()) {
		const field = fieldOf(String(name) as FieldName);
		const text = `${name}: ${type} ${logical} ${converted}`;
		if (field.kind === "time") assert.match(text, /INT64 TimestampType\(isAdjustedToUTC=(1|true)/);
		else if (field.kind === "text") assert.match(text, /BYTE_ARRAY .*UTF8/);
		else if (field.kind === "gauge") assert.match(text, /DOUBLE null/);
		else assert.match(text, /INT64 (null|IntType\(bitWidth=@|IntType\(bitWidth=64)/);
	}
	const rows = await connection.runAndReadAll(`
		SELECT epoch_ms(time)::DOUBLE, tx_bytes, tx_mb_per_s, detail FROM ${source}`);
	assert.deepEqual(
		rows.getRows(),
		samples.map(({ wall_ms, tx_bytes, tx_mb_per_s, detail }) => {
			return [wall_ms, tx_bytes, tx_mb_per_s, detail === "" ? null : detail];
		}),
	);
	connection.closeSync();
});

test("an export does not overwrite a log, by whatever name, and leaves nothing aside", async () => {
	const before = readFileSync(LOG);
	const linked = join(FOLDER, "linked.csv");
	linkSync(LOG, linked);
	for (const path of [LOG, join(dirname(LOG), "..", basename(FOLDER), basename(LOG)), linked]) {
		await assert.rejects(analyzed({ export: path }), /would overwrite an input of this command/);
	}
	assert.deepEqual(readFileSync(LOG), before);
	await assert.rejects(analyzed({ export: join(FOLDER, "none", "x.parquet") }), /no such folder/);
	await assert.rejects(analyzed({ export: FOLDER }), /it is not a regular file/);
	await assert.rejects(analyzed({ logs: ["none.csv"], export: join(FOLDER, "x.parquet") }));
	assert.deepEqual(
		readdirSync(FOLDER).filter((name) => name.includes("x.parquet")),
		[],
	);
});

test("a log without any load is analysed as well", async () => {
	const idle = nightAndDay().slice(0, 600);
	const path = written(csv(idle));
	const { metrics, idle: told } = JSON.parse(
		await analyzed({ logs: [path], json: true }),
	) as Analysis;
	assert.equal(told.share, 1);
	assert.equal(metrics.tx_mb_per_s.under_load, null);
	assert.equal(metrics.tx_mb_per_s.all?.p50, 0);
	const text = await analyzed({ logs: [path] });
	assert.match(text, /100\.0 % idle/);
	assert.match(text, /no data under load: the link was idle all the time/);
	assert.match(text, /median with idle +0\.0 +0\.0\n/);
	assert.doesNotMatch(text, /standard deviation/);
});

test("a count with a long name begins and ends its plot where the others do", async () => {
	const errors = nightAndDay()
		.slice(3600)
		.map((sample, second) => ({ ...sample, thunderbolt_errors: 2 * second }));
	const text = await analyzed({ logs: [written(csv(errors))] });
	assert.match(text, /\nThunderbolt errors 7198\n {19}█{60}\n/);
	assert.match(text, /\nTX \S+ +[▁-█]{60}\n/);
	assert.doesNotMatch(text, /…$/m);
});

test("the ends of a short log are shown to the second, those of a long one to the minute", async () => {
	const path = written(csv(nightAndDay().slice(0, 13)));
	const ends = /^(\S+ \d\d:\d\d:00) to (\S+ \d\d:\d\d:12) UTC$/m;
	assert.match(await analyzed({ logs: [path] }), ends);
	const long = written(csv(nightAndDay()));
	assert.match(await analyzed({ logs: [long] }), /^\S+ \d\d:\d\d to \S+ \d\d:\d\d UTC$/m);
});

test("only a log of a simulated driver is marked as a demo", async () => {
	const day = nightAndDay().slice(0, 60);
	const demo = /^demo: a simulated driver, not a measurement$/m;
	const told = day.map((sample) => ({ ...sample, detail: "demo" }));
	assert.match(await analyzed({ logs: [written(csv(told))] }), demo);
	const real = day.map((sample) => ({ ...sample, detail: "" }));
	assert.doesNotMatch(await analyzed({ logs: [written(csv(real))] }), /demo/);
});

test("one record is analysed as well", async () => {
	const path = written(csv(nightAndDay().slice(4000, 4001)));
	const text = await analyzed({ logs: [path] });
	assert.match(text, /1 record, one every 1 s/);
	assert.match(text, /samples +1 +1 +1\n/);
});
