import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { type Part, widthOf } from "../../source/tui/line.ts";
import { statusLines } from "../../source/tui/status-lines.ts";
import { latencyTitle, rateTitle } from "../../source/tui/titles.ts";
import { valueLines } from "../../source/tui/value-lines.ts";
import { afterSample, EMPTY_HISTORY, type WatchHistory } from "../../source/tui/watch-history.ts";

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

function after(...samples: Partial<Sample>[]): WatchHistory {
	return samples.reduce<WatchHistory>(
		(history, sample, index) => afterSample(history, { ...GOOD, at_s: index, ...sample }),
		EMPTY_HISTORY,
	);
}

function textOf(lines: readonly (readonly Part[])[]): string {
	return lines.map((line) => line.map(([, text]) => text).join("")).join("\n");
}

function status(history: WatchHistory, rows = 2, columns = 100): string {
	return textOf(statusLines(history, columns, rows));
}

/** All that is written in the role of errors. */
function alarms(history: WatchHistory, rows = 7): string[] {
	return statusLines(history, 100, rows)
		.flat()
		.filter(([role, text]) => role === "error" && text.trim() !== "")
		.map(([, text]) => text);
}

test("before the first sample the panel waits", () => {
	assert.match(status(EMPTY_HISTORY), /waiting for data/);
});

test("a healthy link is up, with its connects and without errors, and nothing is red", () => {
	for (const rows of [2, 7]) {
		const text = status(after({ event: "start" }, {}), rows);
		for (const words of [
			/\bup\b/,
			/1 connect\b/,
			/0 disconnects/,
			/no errors/,
			/1\.48 s/,
			/1 h 02 m/,
		]) {
			assert.match(text, words);
		}
	}
	assert.deepEqual(alarms(after({ event: "start" }, {})), []);
});

test("errors of both kinds are told in words and in red, in total and how many are new", () => {
	const history = after(
		{ dma_errors: 12, thunderbolt_errors: 2 },
		{ dma_errors: 15, thunderbolt_errors: 2 },
	);
	for (const rows of [2, 7]) {
		const text = status(history, rows);
		assert.match(text, /15 errors \(3 new\)/);
		assert.match(text, /2 errors \(0 new\)/);
	}
	const red = alarms(history);
	assert.ok(red.includes("15 errors") && red.includes(" (3 new)") && red.includes("2 errors"));
	assert.ok(!red.includes(" (0 new)"));
});

test("a link that is down says so in red", () => {
	const history = after({}, { disconnections: 1 });
	assert.ok(alarms(history).includes("down"));
	assert.match(status(history, 7), /link disconnected/);
	assert.match(
		status(after({}, { disconnections: 1 }, { disconnections: 1, connections: 2 }), 7),
		/link connected/,
	);
});

test("after a reset a link that moves data is up, although no connect was counted", () => {
	const reset = { event: "reset", connections: 0, connect_time_ns: null } as const;
	assert.match(status(after({}, reset, { connections: 0 })), /\bup\b/);
	const idle = { ...reset, tx_mb_per_s: 0, rx_mb_per_s: 0 };
	assert.match(status(after({}, idle)), /no connect counted/);
});

test("an outage says since when and why, in words, in red, on a panel of any size", () => {
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
	assert.equal(history.events.length, 1);
	const again = afterSample(history, { ...GOOD, at_s: 75, event: "resume" });
	assert.equal(again.outage, null);
	assert.match(again.events[0]?.text ?? "", /data again after 65 s/);
});

test("what a device calls itself in an outage cannot drive the terminal", () => {
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
	assert.deepEqual([history.newDmaErrors, history.newThunderboltErrors], [2 + 3 + 1, 1]);
	assert.match(status(history), /1 error \(6 new\)/);
});

test("old errors are not counted again while a reset is under way", () => {
	const history = after(
		{ event: "start", dma_errors: 17, runtime_s: 100 },
		// CPU by CPU: the bytes fell, the errors and the runtime are those of before.
		{ event: "reset", dma_errors: 17, runtime_s: 101, tx_bytes: 5n },
		{ event: "reset", dma_errors: 0, runtime_s: 0.9, tx_bytes: 5n },
		{ dma_errors: 0, runtime_s: 1.9 },
	);
	assert.equal(history.newDmaErrors, 0);
});

test("new errors are the sum of all growth, whatever gaps and resets come between", () => {
	const step = fc.record({ grown: fc.nat(5), event: fc.constantFrom("", "gap", "reset") });
	fc.assert(
		fc.property(fc.nat(50), fc.array(step), (initial, steps) => {
			let history = after({ event: "start", dma_errors: initial });
			let [total, expected] = [initial, 0];
			let runtime_s = 100;
			for (const [index, { grown, event }] of steps.entries()) {
				if (event === "gap") {
					history = afterSample(history, gap(index, "EIO: gone"));
					continue;
				}
				total = (event === "reset" ? 0 : total) + grown;
				runtime_s = event === "reset" ? 0 : runtime_s + 1;
				expected += grown;
				history = afterSample(history, {
					...GOOD,
					at_s: index,
					event,
					dma_errors: total,
					runtime_s,
				});
			}
			assert.equal(history.newDmaErrors, expected);
			assert.ok(history.events.length <= 32);
		}),
	);
});

test("a maximum that rises is an event, but does not push all other events out", () => {
	const rising = Array.from({ length: 50 }, (_, index) => ({ latency_maximum_ns: 50_000 + index }));
	const history = after(
		{},
		{ dma_errors: 1 },
		...rising.map((rise) => ({ dma_errors: 1, ...rise })),
	);
	assert.deepEqual(
		history.events.map(({ text }) => text),
		["new max latency 50.0 µs", "1 new DMA error"],
	);
	assert.equal(history.newMaximum?.latency_ns, 50_049);
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

test("values that are not known are dashes, and the average is that of the whole lifetime", () => {
	for (const rows of [1, 2, 7]) {
		assert.ok(valueLines(null, rows).length <= rows);
		assert.doesNotMatch(textOf(valueLines(null, rows)), /\b0|NaN|null|undefined/);
	}
	const text = textOf(valueLines({ ...GOOD, tx_mb_per_s: 100 }, 7));
	assert.match(text, /TX\s+100\.0 MB\/s\s+2200\.0 MB\/s on average/);
	assert.match(text, /TRANSFER\s+2\.9 KiB/);
	assert.match(textOf(valueLines(GOOD, 2)), /35\.2 k TX op\/s/);
});

test("titles keep their width while the values change", () => {
	const width = (parts: readonly Part[]) => widthOf(textOf([parts]));
	const left = (tx_mb_per_s: number | null) =>
		width(rateTitle("tx", { ...GOOD, tx_mb_per_s }, null, 100).left);
	assert.equal(new Set([null, 0, 7.5, 2203.4, 12_345.6].map(left)).size, 1);
	const bounded = { ...GOOD, latency_ns: 1184, latency_error_ns: 55, latency_interval_s: 60 };
	const title = latencyTitle(bounded, EMPTY_HISTORY, null, 100).left;
	assert.match(textOf([title]), /1184 ns {2}± {2}55 over 60 s/);
	assert.doesNotMatch(textOf([latencyTitle(GOOD, EMPTY_HISTORY, null, 100).left]), /±/);
});
