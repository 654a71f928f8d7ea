/** An exporter within the test, over a source that says what it is told to. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { TestContext } from "node:test";
import type { Clock, RawReading, Source } from "../../source/core/interfaces.ts";
import type { LinkFacts, ThunderboltDevice } from "../../source/core/link.ts";
import type { DriverStatistics } from "../../source/core/sample.ts";
import { Collector } from "../../source/exporter/collector.ts";
import { HTTP_LIMITS } from "../../source/exporter/http-limits.ts";
import { MetricsServer } from "../../source/exporter/metrics-server.ts";
import { formatDriverStatistics } from "../../source/formats/format-driver-statistics.ts";
import { parseDriverStatistics } from "../../source/formats/parse-driver-statistics.ts";
import { steadyStatistics } from "./driver-file.ts";
import { FakeClock } from "./fake-clock.ts";

export function readingOf(statistics: DriverStatistics = steadyStatistics(5000)): RawReading {
	const text = formatDriverStatistics(statistics);
	return { ok: true, text, earliest_ms: 0, latest_ms: 0 };
}

export const AWAY: RawReading = { ok: false, code: "ENOENT", message: "the module is not loaded" };

/** A driver that answers as it is told to, and counts how often it was asked. */
export class ToldSource implements Source {
	readonly name: string;
	readonly isDemo: boolean;
	asked = 0;
	answer: () => RawReading | Promise<RawReading> = () => readingOf();

	constructor({ name = "/driver/statistics", isDemo = false } = {}) {
		this.name = name;
		this.isDemo = isDemo;
	}

	read(): RawReading | Promise<RawReading> {
		this.asked++;
		return this.answer();
	}
}

export const DEVICE: ThunderboltDevice = {
	id: "0-1",
	vendor: "Sonnet",
	name: "Breakaway Box",
	unique_id: "c2030000",
	authorized: 1,
	generation: 3,
	rx_gb_per_s: 20,
	rx_lanes: 2,
	tx_gb_per_s: 20,
	tx_lanes: 2,
	nvm_version: "36.1",
};

const RATE = { gt_per_s: 8, lanes: 4 };

/** With a downgraded hop, and with much that is not known. */
export const LINK: LinkFacts = {
	devices: [DEVICE],
	device: "Sonnet Breakaway Box",
	key: "c2030000",
	gpu: "0000:07:00.0",
	hops: [
		{
			address: "0000:07:00.0",
			current: { gt_per_s: 2.5, lanes: 4 },
			maximum: RATE,
			isTunnel: false,
			isDowngraded: true,
		},
	],
	narrowest: null,
	errors: { correctable: 12, nonfatal: 1, fatal: null },
	capacity: { tx_mb_per_s: 3000, rx_mb_per_s: null },
};

export interface ExporterOptions {
	readonly source?: Source;
	readonly clock?: Clock;
	readonly link?: LinkFacts | null;
}

export function collectorOver({
	source = new ToldSource(),
	clock = new FakeClock(),
	link = null,
}: ExporterOptions = {}): Collector {
	return new Collector({
		source,
		clock,
		parse: parseDriverStatistics,
		link: link === null ? null : { facts: link },
	});
}

/** Serves it at a port that is free, until the test is over; returns that port. */
export async function serveOver(
	context: TestContext,
	options: ExporterOptions = {},
	limits = HTTP_LIMITS,
): Promise<number> {
	const server = new MetricsServer(collectorOver(options), limits);
	context.after(() => server.close());
	const { port } = await server.listen({ host: "127.0.0.1", port: 0 });
	return port;
}

export async function fetchText(
	port: number,
	path = "/metrics",
	init: RequestInit = {},
): Promise<string> {
	const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
	assert.equal(response.status, 200);
	return response.text();
}

/** A client that says what no library would. */
export async function connectTo(context: TestContext, port: number): Promise<Socket> {
	const socket = connect(port, "127.0.0.1");
	context.after(() => socket.destroy());
	await once(socket, "connect");
	return socket;
}

/** All that comes until the other side ends the connection. */
export async function untilClosed(socket: Socket): Promise<string> {
	let text = "";
	socket.on("data", (chunk) => {
		text += chunk;
	});
	// A connection that is cut short is closed as well.
	socket.on("error", () => {});
	await once(socket, "close");
	return text;
}

/** The samples of an exposition: what is left of a line's value is its key. */
export function samplesOf(text: string): Map<string, number> {
	return new Map(
		text
			.split("\n")
			.filter((line) => line !== "" && !line.startsWith("#"))
			.map((line) => {
				const space = line.lastIndexOf(" ");
				return [line.slice(0, space), Number(line.slice(space + 1))];
			}),
	);
}
