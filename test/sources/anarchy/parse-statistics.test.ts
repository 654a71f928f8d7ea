import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import fc from "fast-check";
import { formatDriverStatistics } from "../../../source/sources/anarchy/format-statistics.ts";
import type { DriverStatistics } from "../../../source/sources/anarchy/parse-statistics.ts";
import { parseDriverStatistics } from "../../../source/sources/anarchy/parse-statistics.ts";

const DIRECTORY = new URL("../../fixtures/statistics/", import.meta.url);

const FIXTURES = new Map(
	readdirSync(DIRECTORY).map((name) => [name, readFileSync(new URL(name, DIRECTORY), "latin1")]),
);

const NO_ERRORS = { dma_errors: 0, connections: 1, disconnections: 0, thunderbolt_errors: 0 };

const EXPECTED: Readonly<Record<string, DriverStatistics>> = {
	"beyond-2-53.txt": {
		runtime_ms: 4_320_000_250,
		tx_bytes: 9_223_372_036_854_770_000n,
		tx_operations: 1_900_000_000n,
		rx_bytes: 4_611_686_018_427_387_904n,
		rx_operations: 1_700_000_000n,
		dma_errors: 3,
		latency: { average_ns: 1333, maximum_ns: 88_000, minimum_ns: 602 },
		connections: 2,
		disconnections: 1,
		thunderbolt_errors: 0,
		connect_time_ns: 1_500_000_000,
	},
	"busy.txt": {
		...NO_ERRORS,
		runtime_ms: 3_725_118,
		tx_bytes: 8_593_481_728_000n,
		tx_operations: 131_126_125n,
		rx_bytes: 5_872_025_600_000n,
		rx_operations: 89_599_999n,
		latency: { average_ns: 1184, maximum_ns: 48_211, minimum_ns: 611 },
		connect_time_ns: 1_483_000_000,
	},
	"busy-one-second-later.txt": {
		...NO_ERRORS,
		runtime_ms: 3_726_118,
		tx_bytes: 8_595_788_570_624n,
		tx_operations: 131_161_325n,
		rx_bytes: 5_873_598_464_000n,
		rx_operations: 89_623_999n,
		latency: { average_ns: 1184, maximum_ns: 48_211, minimum_ns: 611 },
		connect_time_ns: 1_483_000_000,
	},
	"errors.txt": {
		runtime_ms: 86_500,
		tx_bytes: 181_403_648_000n,
		tx_operations: 2_768_000n,
		rx_bytes: 90_701_824_000n,
		rx_operations: 1_384_000n,
		dma_errors: 17,
		latency: { average_ns: 2210, maximum_ns: 950_000, minimum_ns: 640 },
		connections: 4,
		disconnections: 3,
		thunderbolt_errors: 2,
		connect_time_ns: 1_730_000_000,
	},
	"float-cut.txt": {
		...NO_ERRORS,
		runtime_ms: 2170,
		tx_bytes: 25_624_576n,
		tx_operations: 391n,
		rx_bytes: 72_679_424n,
		rx_operations: 1109n,
		latency: { average_ns: 1204, maximum_ns: 1500, minimum_ns: 900 },
		connect_time_ns: 1_500_000,
	},
	"fresh.txt": {
		...NO_ERRORS,
		runtime_ms: 4,
		tx_bytes: 0n,
		tx_operations: 0n,
		rx_bytes: 0n,
		rx_operations: 0n,
		latency: null,
		connections: 0,
		connect_time_ns: null,
	},
	"from-a-kernel.txt": {
		...NO_ERRORS,
		runtime_ms: 3121,
		tx_bytes: 38_010_880n,
		tx_operations: 580n,
		rx_bytes: 107_806_720n,
		rx_operations: 1645n,
		dma_errors: 2,
		latency: { average_ns: 1197, maximum_ns: 1500, minimum_ns: 900 },
		connect_time_ns: 1_500_000,
	},
	"reset.txt": {
		...NO_ERRORS,
		runtime_ms: 312,
		tx_bytes: 734_003_200n,
		tx_operations: 11_200n,
		rx_bytes: 419_430_400n,
		rx_operations: 6400n,
		latency: { average_ns: 1102, maximum_ns: 9000, minimum_ns: 640 },
		connections: 0,
		connect_time_ns: null,
	},
	"wrapped-operations.txt": {
		...NO_ERRORS,
		runtime_ms: 901_000,
		tx_bytes: 281_474_976_710_656n,
		tx_operations: -2_147_517_296n,
		rx_bytes: 140_737_488_355_328n,
		rx_operations: 1_073_741_824n,
		latency: { average_ns: 1200, maximum_ns: 50_000, minimum_ns: 600 },
		connect_time_ns: 1_500_000_000,
	},
};

const BUSY = FIXTURES.get("busy.txt") ?? "";

/** The busy fixture with one change that really changes it. */
function busyWith(from: string, to: string): string {
	const changed = BUSY.replace(from, to);
	assert.notEqual(changed, BUSY, `“${from}” is not in the fixture`);
	return changed;
}

function assertRefused(text: string, problem: RegExp): void {
	const parsed = parseDriverStatistics(text);
	assert.ok(!parsed.ok, `accepted: ${text}`);
	assert.match(parsed.problem, problem);
}

test("every fixture is parsed correctly", () => {
	assert.deepEqual([...FIXTURES.keys()].sort(), Object.keys(EXPECTED).sort());
	for (const [name, text] of FIXTURES) {
		assert.deepEqual(parseDriverStatistics(text), { ok: true, statistics: EXPECTED[name] }, name);
	}
});

test("a text truncated anywhere is refused, or has the same values as the whole", () => {
	for (const [name, text] of FIXTURES) {
		const connectTime = text.indexOf("  Average Connect Time:");
		for (let length = 0; length < text.length; length++) {
			const parsed = parseDriverStatistics(text.slice(0, length));
			// Cut just before its last line the text is a whole one of a driver that timed no connect.
			const known = EXPECTED[name];
			const expected = length === connectTime ? { ...known, connect_time_ns: null } : known;
			if (parsed.ok) assert.deepEqual(parsed.statistics, expected, `${name}, ${length} bytes`);
			else assert.ok(length !== connectTime);
		}
	}
});

/** Numbers of every size up to 2^bits, small ones included. */
function whole(bits: number): fc.Arbitrary<bigint> {
	return fc
		.tuple(fc.bigInt(0n, 2n ** BigInt(bits) - 1n), fc.integer({ min: 0, max: bits }))
		.map(([value, shift]) => value >> BigInt(shift));
}

const count = whole(53).map(Number);
const signed = fc.tuple(whole(63), fc.boolean()).map(([n, isNegative]) => (isNegative ? -n : n));

function anyRecord<T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
	return fc.record(fields, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

const anyStatistics = anyRecord<DriverStatistics>({
	runtime_ms: count,
	tx_bytes: whole(64),
	tx_operations: signed,
	rx_bytes: whole(64),
	rx_operations: signed,
	dma_errors: count,
	latency: fc.option(anyRecord({ average_ns: count, maximum_ns: count, minimum_ns: count })),
	connections: count,
	disconnections: count,
	thunderbolt_errors: count,
	connect_time_ns: fc.option(count),
});

test("what the driver writes is parsed back, whatever the numbers", () => {
	fc.assert(
		fc.property(anyStatistics, (statistics) => {
			const parsed = parseDriverStatistics(formatDriverStatistics(statistics));
			assert.deepEqual(parsed, { ok: true, statistics });
		}),
		{ numRuns: 2000 },
	);
});

test("what the driver writes after a wrap is parsed, negative averages included", () => {
	const wrapped = busyWith("Average: 1184 ns", "Average: -77 ns");
	const parsed = parseDriverStatistics(wrapped);
	assert.ok(parsed.ok);
	assert.equal(parsed.statistics.latency?.average_ns, -77);
});

test("no text makes it throw", () => {
	const parts = fc.constantFrom(
		...BUSY.split("\n"),
		"\n",
		"\n\n",
		"  ",
		"\r\n",
		"\0",
		"9".repeat(30),
	);
	const pieces = fc.array(fc.oneof(parts, fc.string({ unit: "binary" })), {
		size: "max",
		maxLength: 40,
	});
	fc.assert(
		fc.property(pieces, fc.boolean(), (pieces, isTitled) => {
			const head = isTitled ? BUSY.slice(0, BUSY.indexOf("\n") + 1) : "";
			const parsed = parseDriverStatistics(head + pieces.join(""));
			if (!parsed.ok) assert.ok(parsed.problem.length > 0);
		}),
		{ numRuns: 5000 },
	);
});

test("no change to a real text makes it throw", () => {
	const position = fc.nat(BUSY.length);
	fc.assert(
		fc.property(
			fc.constantFrom(...FIXTURES.values()),
			fc.array(fc.tuple(position, fc.nat(12), fc.string({ maxLength: 8 })), { minLength: 1 }),
			(text, edits) => {
				let mutated = text;
				for (const [at, length, insertion] of edits) {
					mutated = mutated.slice(0, at) + insertion + mutated.slice(at + length);
				}
				parseDriverStatistics(mutated);
			},
		),
		{ numRuns: 5000 },
	);
});

test("another unit is refused, and the problem names the line", () => {
	assertRefused(busyWith("1184 ns", "1184 us"), /“Average:”.*DMA Latency.*“N ns”/);
	assertRefused(busyWith("48211 ns", "48211 ms"), /“Maximum:”/);
	assertRefused(busyWith("611 ns", "611"), /“Minimum:”/);
	assertRefused(busyWith("1483000000 ns", "1483 ms"), /“Average Connect Time:”/);
	assertRefused(busyWith("8593481728000 bytes", "8391095000 kB"), /“TX:”/);
	assertRefused(busyWith("5872025600000 bytes", "5734400000 kB"), /“RX:”/);
	assertRefused(busyWith("3725.118 seconds", "3725118 ms"), /“Runtime:”/);
	assertRefused(busyWith("3725.118 seconds", "3725.12 seconds"), /“Runtime:”/);
	assertRefused(busyWith("131126125 operations", "131126125 transfers"), /“TX:”/);
});

test("a number beyond 64 bits, or beyond what its field can hold, is refused", () => {
	assertRefused(busyWith("8593481728000 bytes", "18446744073709551616 bytes"), /range/);
	assertRefused(busyWith("8593481728000 bytes", "-1 bytes"), /range/);
	assertRefused(busyWith("131126125 op", "9223372036854775808 op"), /range/);
	assertRefused(busyWith("131126125 op", "-9223372036854775809 op"), /range/);
	assertRefused(busyWith("1184 ns", "9007199254740992 ns"), /range/);
	assertRefused(busyWith("Connections: 1", "Connections: 9007199254740992"), /range/);
	assertRefused(busyWith("3725.118", "9007199254740.992"), /range/);
	assertRefused(busyWith("131126125 op", `${"9".repeat(10_000)} op`), /“TX:”/);
});

test("one section's errors are never taken for another's", () => {
	const dmaErrors = /Errors:.*missing in its section “DMA Statistics:”/;
	assertRefused(busyWith("  Errors: 0\n\nDMA L", "\nDMA L"), dmaErrors);
	assertRefused(
		busyWith("  Errors: 0\n\nDMA Latency:\n", "").replace("611 ns\n\n", "611 ns\n"),
		dmaErrors,
	);
});

test("a text that is not the driver's is refused, and the problem says why", () => {
	assertRefused("", /empty/);
	assertRefused("MemTotal: 16 kB\n", /does not begin with “Anarchy eGPU/);
	assertRefused(busyWith("Runtime:", "Laufzeit:"), /no “Runtime:” line/);
	assertRefused(busyWith("DMA Statistics:", "DMA:"), /no section “DMA Statistics:”/);
	assertRefused(busyWith("Thunderbolt S", "USB4 S"), /no section “Thunderbolt Statistics:”/);
	assertRefused(busyWith("  RX:", "  XX:"), /“RX:” is missing/);
	assertRefused(busyWith("  RX:", "  more  RX:"), /“RX:” is missing/);
	assertRefused(BUSY.trimEnd(), /middle of a line/);
});

test("foreign line ends and NULs are refused, not misread", () => {
	assertRefused(BUSY.replaceAll("\n", "\r\n"), /does not begin/);
	assertRefused(busyWith("Errors: 0\n", "Errors: 0\r\n"), /“Errors:”/);
	assertRefused(busyWith("1184 ns", "11\x0084 ns"), /“Average:”/);
	assertRefused("\0".repeat(4096), /does not begin/);
	assertRefused(`${BUSY}\0`, /middle of a line/);
});

test("a hostile text of a megabyte is parsed quickly", () => {
	const began_ms = performance.now();
	for (const filler of ["  TX: ", "\nDMA Statistics:\n  ", "9", "\n\n", " ", "  Errors: 1"]) {
		const text = `${BUSY.slice(0, 70)}${filler.repeat(1_000_000 / filler.length)}\n`;
		assert.equal(parseDriverStatistics(text).ok, false);
	}
	assert.ok(performance.now() - began_ms < 1000);
});
