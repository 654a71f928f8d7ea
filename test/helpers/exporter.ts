/** An exporter in the process of the test, over a scripted source. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { TestContext } from "node:test";
import type { Clock, Reading, Source } from "../../source/core/interfaces.ts";
import { Collector } from "../../source/exporter/collector.ts";
import { HTTP_LIMITS } from "../../source/exporter/http-limits.ts";
import { MetricsServer } from "../../source/exporter/metrics-server.ts";
import { linkFacts } from "../../source/link/facts.ts";
import type { LinkFacts, ThunderboltDevice } from "../../source/link/link.ts";
import { formatDriverStatistics } from "../../source/sources/anarchy/format-statistics.ts";
import type { DriverStatistics } from "../../source/sources/anarchy/parse-statistics.ts";
import { TextReading } from "../../source/sources/anarchy/text-reading.ts";
import { AS_DRIVER } from "./as-driver.ts";
import { steadyStatistics } from "./driver-file.ts";
import { FakeClock } from "./fake-clock.ts";

export function readingOf(statistics: DriverStatistics = steadyStatistics(5000)): Reading {
	const text = formatDriverStatistics(statistics);
	return new TextReading(text, 0, 0);
}

export const AWAY: Reading = { ok: false, code: "ENOENT", message: "the module is not loaded" };

/** A source with scripted answers, which counts its reads. */
export class ScriptedSource implements Source {
	readonly name: string;
	readonly id: string;
	readonly counts = AS_DRIVER.counts;
	readonly offers = AS_DRIVER.offers;
	asked = 0;
	answer: () => Reading | Promise<Reading> = () => readingOf();

	constructor({ name = "/driver/statistics", isDemo = false } = {}) {
		this.name = name;
		this.id = isDemo ? "simulated" : "anarchy";
	}

	read(): Reading | Promise<Reading> {
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

/** A link with a narrow hop, and with unknown values. */
export const LINK: LinkFacts = {
	...linkFacts({ devices: [DEVICE], domains: [], gpus: [] }),
	gpu: "0000:07:00.0",
	hops: [
		{
			address: "0000:07:00.0",
			current: { gt_per_s: 2.5, lanes: 1 },
			maximum: RATE,
			isTunnel: false,
			isInternal: false,
		},
	],
	errors: { correctable: 12, nonfatal: 1, fatal: null },
	capacity: { tx_mb_per_s: 3000, rx_mb_per_s: null },
};

export interface ExporterOptions {
	readonly source?: Source;
	readonly clock?: Clock;
	readonly link?: LinkFacts | null;
}

export function collectorOver({
	source = new ScriptedSource(),
	clock = new FakeClock(),
	link = null,
}: ExporterOptions = {}): Collector {
	return new Collector(clock, { source, link: link === null ? null : { facts: link } });
}

/** Serves metrics until the end of the test, and resolves with the port. */
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

/** Connects a client that can send anything. */
export async function connectTo(context: TestContext, port: number): Promise<Socket> {
	const socket = connect(port, "127.0.0.1");
	context.after(() => socket.destroy());
	await once(socket, "connect");
	return socket;
}

/** Resolves with everything received until the connection is closed. */
export async function untilClosed(socket: Socket): Promise<string> {
	let text = "";
	socket.on("data", (chunk) => {
		text += chunk;
	});
	// A reset connection is closed as well.
	socket.on("error", () => {});
	await once(socket, "close");
	return text;
}

/** The samples of an exposition by name and labels, without the labels that every link has. */
export function samplesOf(text: string): Map<string, number> {
	const samples = seriesOf(text).map(([series, value]) => {
		const key = series.replace(/\b(?:source|gpu)="[^"]*",?/g, "").replace("{}", "");
		return [key, value] as const;
	});
	return new Map(samples);
}

/** The samples of an exposition by name and labels, as written. */
export function seriesOf(text: string): (readonly [series: string, value: number])[] {
	return text
		.split("\n")
		.filter((line) => line !== "" && !line.startsWith("#"))
		.map((line) => {
			const space = line.lastIndexOf(" ");
			return [line.slice(0, space), Number(line.slice(space + 1))];
		});
}
