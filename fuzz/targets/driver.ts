/**
 * The driver's text. Whatever is accepted has its numbers behind their labels, in their sections;
 * and a text exactly as the driver writes it is accepted, with all of its numbers and no others.
 */
import { readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { DriverStatistics } from "../../source/sources/anarchy/parse-statistics.ts";
import { parseDriverStatistics } from "../../source/sources/anarchy/parse-statistics.ts";
import { demand, type FuzzTarget } from "../target.ts";
import { wholeText } from "./whole-driver-text.ts";

const FIXTURES = new URL("../../test/fixtures/statistics/", import.meta.url);

export const driver: FuzzTarget = {
	name: "driver",
	runs: 1_000_000,
	seeds: readdirSync(FIXTURES).map((name) => readFileSync(new URL(name, FIXTURES), "latin1")),
	tokens: ["ns", "us", "s", "seconds", "bytes", "kB", "MB/s", "operations", "Errors: 7", "  TX: "],
	check(text) {
		const parsed = parseDriverStatistics(text);
		const whole = wholeText(text);
		if (whole !== null) {
			const read = parsed.ok ? parsed.statistics : null;
			demand(isDeepStrictEqual(read, whole.statistics), `a whole text, read as ${say(read)}`);
		}
		if (!parsed.ok) return "refused";
		const claims = claimsOf(text);
		for (const reading of readingsOf(parsed.statistics)) {
			demand(claims.has(reading), `not in the text: ${reading}`);
		}
		return "accepted";
	},
};

function say(statistics: DriverStatistics | null): string {
	return statistics === null ? "none" : [...readingsOf(statistics)].join(", ");
}

/** The contents of the text, line by line: `section/label/unit=number`. */
function claimsOf(text: string): Set<string> {
	const claims = new Set<string>();
	const claim = (name: string, digits: string | undefined) =>
		claims.add(`${name}=${BigInt(digits ?? "")}`);
	let section = "";
	for (const line of text.split("\n").slice(0, -1)) {
		if (!line.startsWith("  ")) {
			section = line;
			const runtime = /^Runtime: (\d+)\.(\d\d\d) seconds$/.exec(line);
			if (runtime !== null) claim("runtime", `${runtime[1]}${runtime[2]}`);
			continue;
		}
		// If a line ends at a float, the next one follows in the same line.
		for (const [, name, bytes, operations] of line.matchAll(
			/(?<=^|\() {2}([TR]X): (-?\d+) bytes in (-?\d+) operations \(/g,
		)) {
			claim(`${section}${name} bytes`, bytes);
			claim(`${section}${name} operations`, operations);
		}
		const last = /(?:^|\() {2}([A-Z][A-Za-z ]*): (-?\d+)( ns)?$/.exec(line);
		if (last !== null) claim(`${section}${last[1]}${last[3] ?? ""}`, last[2]);
	}
	return claims;
}

/** The result of the parser, in the same form. */
function* readingsOf(statistics: DriverStatistics): Generator<string> {
	const { latency, connect_time_ns } = statistics;
	yield `runtime=${statistics.runtime_ms}`;
	yield `DMA Statistics:TX bytes=${statistics.tx_bytes}`;
	yield `DMA Statistics:TX operations=${statistics.tx_operations}`;
	yield `DMA Statistics:RX bytes=${statistics.rx_bytes}`;
	yield `DMA Statistics:RX operations=${statistics.rx_operations}`;
	yield `DMA Statistics:Errors=${statistics.dma_errors}`;
	if (latency !== null) {
		yield `DMA Latency:Average ns=${latency.average_ns}`;
		yield `DMA Latency:Maximum ns=${latency.maximum_ns}`;
		yield `DMA Latency:Minimum ns=${latency.minimum_ns}`;
	}
	yield `Thunderbolt Statistics:Connections=${statistics.connections}`;
	yield `Thunderbolt Statistics:Disconnections=${statistics.disconnections}`;
	yield `Thunderbolt Statistics:Errors=${statistics.thunderbolt_errors}`;
	if (connect_time_ns !== null) {
		yield `Thunderbolt Statistics:Average Connect Time ns=${connect_time_ns}`;
	}
}
