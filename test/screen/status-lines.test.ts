import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { offersOf } from "../../source/core/metrics.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { layoutFor } from "../../source/screen/layout.ts";
import {
	EMPTY_HISTORY,
	reduceHistory,
	type SessionHistory,
} from "../../source/screen/session-history.ts";
import { statusLines } from "../../source/screen/status-lines.ts";
import { singleEvent } from "../../source/screen/timeline.ts";
import { latencyTitle, rateTitle } from "../../source/screen/titles.ts";
import { sinceResetLine } from "../../source/screen/value-lines.ts";
import { valueTable } from "../../source/screen/value-table.ts";
import { type Part, widthOf } from "../../source/terminal/line.ts";

const GOOD: Sample = {
	...UNKNOWN_SAMPLE,
	runtime_s: 3720,
	tx_bytes: 2_200n * 1_048_576n * 3720n,
	rx_bytes: 0n,
	tx_operations: 1000n,
	rx_operations: 24n,
	tx_mb_per_s: 2200,
	rx_mb_per_s: 0,
	tx_operations_per_s: 35_200,
	rx_operations_per_s: 0,
	dma_errors: 0,
	connections: 1,
	disconnections: 0,
	thunderbolt_errors: 0,
	connect_time_ns: 1_483_000_000,
	latency_average_ns: 1184,
	latency_maximum_ns: 48_211,
	latency_minimum_ns: 611,
};

function gap(at_s: number, detail: string): Sample {
	return { ...UNKNOWN_SAMPLE, at_s, wall_ms: at_s * 1000, event: "gap", detail };
}

function after(...samples: Partial<Sample>[]): SessionHistory {
	return samples.reduce<SessionHistory>(
		(history, sample, index) => reduceHistory(history, { ...GOOD, at_s: index, ...sample }),
		EMPTY_HISTORY,
	);
}

function textOf(lines: readonly (readonly Part[])[]): string {
	return lines.map((line) => line.map(([, text]) => text).join("")).join("\n");
}

function status(history: SessionHistory, rows = 2, columns = 100): string {
	return textOf(statusLines(history, columns, rows));
}

/** All text in the colour of errors. */
function alarms(history: SessionHistory, rows = 7): string[] {
	return statusLines(history, 100, rows)
		.flat()
		.filter(([role, text]) => role === "error" && text.trim() !== "")
		.map(([, text]) => text);
}

test("before the first sample the panel waits", () => {
	assert.match(status(EMPTY_HISTORY), /waiting for data/);
});

test("a stream that ended without a record is not waited for", () => {
	const text = textOf(statusLines(EMPTY_HISTORY, 100, 7, { hasEnded: true }));
	assert.match(text, /LINK +ended without a record/);
	assert.doesNotMatch(text, /waiting/);
});

test("counters that a recording lacks are left out, and are not 0", () => {
	const unknown = {
		connections: null,
		disconnections: null,
		connect_time_ns: null,
		dma_errors: null,
		thunderbolt_errors: null,
		runtime_s: null,
	};
	for (const [rows, columns] of [
		[2, 100],
		[7, 100],
		[2, 40],
	] as const) {
		const text = status(after(unknown, unknown), rows, columns);
		assert.doesNotMatch(text, /connect|error|driver up|\b0\b|–/);
		assert.match(text, /\bup\b/, "the link is: there is traffic");
		const still = { ...unknown, tx_mb_per_s: 0, rx_mb_per_s: 0 };
		assert.match(status(after(still, still), rows, columns), /–/, "its state is unknown");
		const some = status(after(unknown, { ...unknown, dma_errors: 3 }), rows, columns);
		assert.match(some, /3 DMA errors \(0 new\)/);
	}
	const between = after({ dma_errors: 5 }, { dma_errors: null }, { dma_errors: 7 });
	assert.match(status(between), /7 DMA errors \(2 new\)/);
});

test("frozen counters are reported with their time; a rarely written file is not frozen", () => {
	const changed = { elapsed_s: 1, wall_ms: Date.UTC(2026, 0, 1, 12) };
	const same = { elapsed_s: null, tx_mb_per_s: null, rx_mb_per_s: null };
	for (const rows of [2, 7]) {
		assert.doesNotMatch(status(after(changed, same, same), rows), /frozen/);
		const frozen = after(changed, same, same, same);
		assert.match(status(frozen, rows), /counters frozen since \d\d:00:00/);
		assert.deepEqual(alarms(frozen, rows), [
			status(frozen, rows).match(/counters frozen since \S+/)?.[0],
		]);
		assert.doesNotMatch(
			status(reduceHistory(frozen, { ...GOOD, ...changed, at_s: 4 }), rows),
			/frozen/,
		);
	}
});

test("a healthy link is up, with its connects and without errors, and nothing is red", () => {
	for (const rows of [2, 7]) {
		const text = status(after({ event: "start" }, {}), rows);
		for (const words of [/\bup\b/, /1 connect\b/, /0 disconnects/, /no errors/, /1\.48 s/]) {
			assert.match(text, words);
		}
		if (rows > 2) assert.match(text, /DRIVER +up 1 h 02 m/);
	}
	assert.deepEqual(alarms(after({ event: "start" }, {})), []);
});

test("both kinds of errors are shown in red, in total and how many are new", () => {
	const history = after(
		{ dma_errors: 12, thunderbolt_errors: 2 },
		{ dma_errors: 15, thunderbolt_errors: 2 },
	);
	for (const rows of [2, 7]) {
		const text = status(history, rows);
		assert.match(text, /15 DMA errors \(3 new\)/);
		assert.match(text, /2 Thunderbolt errors \(0 new\)/);
	}
	const red = alarms(history);
	assert.ok(red.includes("15 DMA errors") && red.includes(" (3 new)"));
	assert.ok(!red.includes(" (0 new)"));
});

test("a link that is down is shown in red", () => {
	const still = { tx_mb_per_s: 0, rx_mb_per_s: 0 };
	const history = after({}, { disconnections: 1, ...still });
	assert.ok(alarms(history).includes("down"));
	const lost = { disconnections: 1 };
	assert.ok(alarms(after({}, lost)).includes("down"), "data moved before it was lost");
	assert.ok(!alarms(after({}, lost, lost)).includes("down"), "data moves");
	const events = [singleEvent("disconnect", { at_s: 1, wall_ms: 1000 })];
	for (const rows of [1, 2, 7]) {
		assert.match(textOf(statusLines(history, 100, rows, { events })), /▼ \S+ {2}link disconnected/);
	}
});

test("after a reset a link that moves data is up, although no connect was counted", () => {
	const reset = { event: "reset", connections: 0, connect_time_ns: null } as const;
	assert.match(status(after({}, reset, { connections: 0 })), /\bup\b/);
	const idle = { ...reset, tx_mb_per_s: 0, rx_mb_per_s: 0 };
	assert.match(status(after({}, idle)), /no connect counted/);
});

test("an outage shows since when and why, in red, on a panel of any size", () => {
	const history = after(
		{ event: "start" },
		gap(10, "ENOENT: the module is not loaded"),
		gap(70, "ENOENT: the module is not loaded"),
	);
	const since = new Date(10_000).getSeconds();
	for (const columns of [20, 40, 80, 200]) {
		const text = status(history, 4, columns).replaceAll(/\s+/g, " ").toLowerCase();
		assert.match(text, /no data since/);
		assert.match(text, new RegExp(`:${since}:`));
		assert.match(text, /the module is not loaded/);
	}
	assert.match(alarms(history).join(" "), /module/);
	const again = reduceHistory(history, { ...GOOD, at_s: 75, event: "resume" });
	assert.equal(again.outage, null);
});

test("during an outage what was last known is named as such", () => {
	const history = after({ event: "start" }, gap(10, "ENOENT: gone"));
	assert.match(status(history, 2), /^ NO DATA .*gone\n LINK +when last read: up · 1 connect/);
	assert.doesNotMatch(status(history, 1), /last read/);
	assert.doesNotMatch(status(after(gap(0, "ENOENT: gone")), 7), /last read/);
});

test("errors that have no room for their words have short ones, with all that is new", () => {
	const many = { dma_errors: 472, thunderbolt_errors: 57 };
	const history = after({ event: "start" }, many);
	assert.match(status(history, 7, 100), /57 Thunderbolt errors \(57 new\) · 472 DMA errors/);
	assert.match(status(history, 7, 60), /57 Thunderbolt · 472 DMA \(529 new\)/);
});

test("control characters in the cause of an outage do not reach the terminal", () => {
	const history = after({}, gap(1, "EIO: \u001B[2Jevil\u202E\n\u0007"));
	assert.doesNotMatch(status(history, 7).replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
});

test("errors are counted through resets of the driver", () => {
	const history = after(
		{ event: "start", dma_errors: 10, thunderbolt_errors: 1 },
		{ dma_errors: 12, thunderbolt_errors: 1 },
		{ event: "reset", dma_errors: 0, thunderbolt_errors: 0, runtime_s: 0.1 },
		{ dma_errors: 3, thunderbolt_errors: 1, runtime_s: 1.1 },
		gap(4, "EIO: gone"),
		{ event: "reset", dma_errors: 1, thunderbolt_errors: 0, runtime_s: 0.2 },
	);
	assert.deepEqual([history.added.dma_errors, history.added.thunderbolt_errors], [2 + 3 + 1, 1]);
	assert.match(status(history), /1 DMA error \(6 new\)/);
});

test("old errors are not counted again while a reset is under way", () => {
	const history = after(
		{ event: "start", dma_errors: 17, runtime_s: 100 },
		// Reset CPU by CPU: the bytes fell, the errors and the runtime are still the old ones.
		{ event: "reset", dma_errors: 17, runtime_s: 101, tx_bytes: 5n },
		{ event: "reset", dma_errors: 0, runtime_s: 0.9, tx_bytes: 5n },
		{ dma_errors: 0, runtime_s: 1.9 },
	);
	assert.equal(history.added.dma_errors, 0);
});

test("new errors are the sum of all growth, across any gaps and resets", () => {
	const step = fc.record({ grown: fc.nat(5), event: fc.constantFrom("", "gap", "reset") });
	fc.assert(
		fc.property(fc.nat(50), fc.array(step), (initial, steps) => {
			let history = after({ event: "start", dma_errors: initial });
			let [total, expected] = [initial, 0];
			let runtime_s = 100;
			for (const [index, { grown, event }] of steps.entries()) {
				if (event === "gap") {
					history = reduceHistory(history, gap(index, "EIO: gone"));
					continue;
				}
				total = (event === "reset" ? 0 : total) + grown;
				runtime_s = event === "reset" ? 0 : runtime_s + 1;
				expected += grown;
				history = reduceHistory(history, {
					...GOOD,
					at_s: index,
					event,
					dma_errors: total,
					runtime_s,
				});
			}
			assert.equal(history.added.dma_errors, expected);
		}),
	);
});

test("of a rising maximum the last rise is kept", () => {
	const rising = Array.from({ length: 50 }, (_, index) => ({ latency_maximum_ns: 50_000 + index }));
	assert.equal(after({}, ...rising).newMaximum?.latency_ns, 50_049);
});

test("the panel never has more lines than rows, at any height that a layout gives it", () => {
	const history = after(
		{},
		{ dma_errors: 3 },
		{ disconnections: 2 },
		gap(1, "EIO: a b c ".repeat(20)),
	);
	for (const history_ of [history, after({}, { dma_errors: 3 }), EMPTY_HISTORY]) {
		for (let columns = 20; columns < 120; columns += 7) {
			for (const rows of [1, 2, 7]) {
				assert.ok(statusLines(history_, columns, rows).length <= rows, `${columns}×${rows}`);
			}
		}
	}
});

test("unknown values are dashes, and averages cover the driver's runtime", () => {
	const nothing = { latest: null, newMaximum: null };
	for (const lines of [valueTable(nothing, 60), sinceResetLine(null, 100)]) {
		assert.ok(lines.length > 0);
		assert.doesNotMatch(textOf(lines), /\b0|NaN|null|undefined/);
	}
	const line = textOf(sinceResetLine(GOOD, 100));
	assert.equal(
		line,
		" SINCE RESET 1 h 02 m ago  TX 2200.0  RX 0.0 MB/s mean · LATENCY 1184 ns mean · worst op 48.2 µs",
	);
	assert.equal(
		textOf(sinceResetLine(GOOD, 60)),
		" SINCE RESET 1 h 02 m ago  TX 2200.0  RX 0.0 MB/s mean",
	);
});

test("the table of values fits beside the link, and says what its numbers are", () => {
	const latest = {
		...GOOD,
		latency_ns: 1184,
		latency_error_ns: 55,
		latency_maximum_ns: 987_654_321,
		rx_operations_per_s: 900,
	};
	const newMaximum = { wall_ms: new Date(2026, 0, 1, 20, 14, 28).getTime(), latency_ns: 1 };
	const table = (columns: number) =>
		valueTable({ latest, newMaximum }, columns).map((line) => textOf([line]).trimEnd());
	assert.deepEqual(table(60), [
		"                  NOW             SINCE RESET 1 h 02 m ago",
		" TX            35.2 k op/s           2200.0 MB/s mean",
		" RX             0.9 k op/s              0.0 MB/s mean",
		" LATENCY         1184 ns ± 55          1184 ns mean",
		" WORST OP                             987.7 ms at 20:14:28",
		" TRANSFER        62.4 KiB per op      1.0 k operations",
	]);
	const { blocks } = layoutFor(112, 40);
	const width = blocks.find(({ name }) => name === "values")?.width ?? 0;
	for (const line of table(width)) assert.ok(widthOf(line) < width, line);
	const traffic = offersOf(["tx_bytes", "rx_bytes"]);
	assert.deepEqual(
		valueTable({ latest: GOOD, newMaximum: null }, 60, traffic).map((line) =>
			textOf([line]).trimEnd(),
		),
		[
			"                  NOW                 TOTAL",
			" TX            2200.0 MB/s           7992.2 GiB",
			" RX               0.0 MB/s                0 B",
		],
	);
});

test("a source that offers nothing leaves no panel blank", () => {
	const offers = offersOf([]);
	const history = reduceHistory(EMPTY_HISTORY, UNKNOWN_SAMPLE);
	for (const rows of [1, 2, 7]) {
		const text = textOf(statusLines(history, 80, rows, { offers }));
		assert.equal(text, " this source has no metrics to show");
		const device = reduceHistory(history, { ...UNKNOWN_SAMPLE, link_device: "Core X" });
		const lines = textOf(statusLines(device, 80, rows, { offers }));
		assert.match(lines, /^ (LINK|DEVICE) +Core X$/m);
	}
});

test("titles keep their width while the values change", () => {
	const width = (parts: readonly Part[]) => widthOf(textOf([parts]));
	const left = (tx_mb_per_s: number | null) =>
		width(rateTitle("tx", { ...GOOD, tx_mb_per_s }, null, 100).left);
	assert.equal(new Set([null, 0, 7.5, 2203.4, 12_345.6].map(left)).size, 1);
	const bounded = { ...GOOD, latency_ns: 1184, latency_error_ns: 55, latency_interval_s: 60 };
	const title = latencyTitle(bounded, null, 100).left;
	assert.match(textOf([title]), /1184 {3}ns ± 55 over 60 s/);
	assert.doesNotMatch(textOf([latencyTitle(GOOD, null, 100).left]), /±/);
});
