import assert from "node:assert/strict";
import test from "node:test";
import { mergeBands, mergeMarkers } from "../../source/report/marks.ts";
import type { Band, Marker } from "../../source/report/time-plots.ts";

function marker(kind: Marker["kind"], at_s: number): Marker {
	return { kind, at_s, interval_s: null, text: `${kind} at ${at_s}` };
}

test("close markers of one kind become one that says how many there are", () => {
	const markers = [marker("error", 2001), marker("error", 2000), marker("reset", 2000)];
	assert.deepEqual(
		mergeMarkers([...markers, marker("error", 9000)], 0, 10_000).map(({ text }) => text),
		["error at 2000 (first of 2 close together)", "reset at 2000", "error at 9000"],
	);
});

test("however many errors there are, a page gets a thousand of them at most", () => {
	const errors = Array.from({ length: 50_000 }, (_, at_s) => marker("error", at_s));
	assert.equal(mergeMarkers(errors, 0, 50_000).length, 1000);
});

test("change points stay single", () => {
	const changes = [marker("change", 5), marker("change", 6)];
	assert.deepEqual(mergeMarkers(changes, 0, 100_000), changes);
});

test("very many phases in turn become few, the few stay as they are", () => {
	const phases = (count: number) =>
		Array.from({ length: count }, (_, index): Band => {
			const name = index % 2 === 0 ? "read" : "write";
			return { name, kind: "phase", start_s: index, end_s: index + 1 };
		});
	assert.deepEqual(mergeBands(phases(1000), 0, 1000), phases(1000));
	assert.deepEqual(mergeBands(phases(100_000), 0, 100_000), [
		{ name: "read", kind: "phase", start_s: 0, end_s: 99_999 },
		{ name: "write", kind: "phase", start_s: 1, end_s: 100_000 },
	]);
});
