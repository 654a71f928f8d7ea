/**
 * Bytes to the exporter's port: it must answer correctly or not at all, and serve the next client.
 */

import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate } from "node:timers/promises";
import { Collector } from "../../source/exporter/collector.ts";
import { HTTP_LIMITS } from "../../source/exporter/http-limits.ts";
import { MetricsServer } from "../../source/exporter/metrics-server.ts";
import { systemClock } from "../../source/pipeline/system-clock.ts";
import { TextReading } from "../../source/sources/anarchy/text-reading.ts";
import { AS_DRIVER } from "../../test/helpers/as-driver.ts";
import { demand, type FuzzTarget, type Outcome } from "../target.ts";
import { driver } from "./driver.ts";
import { statusesOf } from "./http-answers.ts";

const PROBE = "GET /-/healthy HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

const HOUR_MS = 3_600_000;
/**
 * There are no time limits: on a machine that stops for seconds a correct client would be refused;
 * and connections that only a limit would end are found by the watchdog.
 */
const PATIENT = {
	...HTTP_LIMITS,
	server: {
		...HTTP_LIMITS.server,
		headersTimeout: HOUR_MS,
		requestTimeout: HOUR_MS,
		keepAliveTimeout: HOUR_MS,
	},
	silence_ms: HOUR_MS,
};

let listening: Promise<{ server: MetricsServer; port: number }> | null = null;

export const http: FuzzTarget = {
	name: "http",
	runs: 1_000_000,
	seeds: [
		"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		"HEAD / HTTP/1.1\r\nHost: x\r\nAccept: application/openmetrics-text;q=0.5,*/*\r\n\r\n",
		"POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
		"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nX-Prometheus-Scrape-Timeout-Seconds: 1\r\n\r\n",
	],
	tokens: [
		"Content-Length: 1\r\n",
		"Transfer-Encoding: chunked\r\n",
		"Transfer-Encoding : identity\r\n",
		"Expect: 100-continue\r\n",
		"Upgrade: h2c\r\nConnection: upgrade\r\n",
		"CONNECT",
		"HTTP/9.9",
		"HTTP/1.0",
		"\r\n\r\n",
		PROBE,
	],
	async check(text) {
		listening ??= listen();
		const { port } = await listening;
		const outcome = await exchange(port, text);
		let error = "";
		const next = await answerTo(port, PROBE, (cause) => {
			error = cause.message;
		});
		demand(
			next.endsWith("healthy\n"),
			`the next client is not served: ${error} ${JSON.stringify(next.slice(0, 80))}`,
		);
		return outcome;
	},
	async close() {
		const open = await listening;
		listening = null;
		open?.server.close();
	},
};

async function exchange(port: number, text: string): Promise<Outcome> {
	const [status] = statusesOf(await answerTo(port, text));
	return status === 200 ? "accepted" : "refused";
}

/** Everything received; the client closes its half, so nothing is waited for. */
async function answerTo(
	port: number,
	text: string,
	// A reset connection is closed as well.
	onError: (error: Error) => void = () => {},
): Promise<string> {
	const socket = connect(port, "127.0.0.1");
	let answer = "";
	socket.setEncoding("latin1");
	socket.on("data", (piece) => {
		answer += piece;
	});
	socket.on("error", onError);
	socket.end(Buffer.from(text, "latin1"));
	await once(socket, "close");
	return answer;
}

async function listen(): Promise<{ server: MetricsServer; port: number }> {
	const [text = ""] = driver.seeds;
	const source = {
		...AS_DRIVER,
		name: "/driver/statistics",
		// Asynchronous, like a file: meanwhile the end of the client's half is noticed.
		read: () => setImmediate(new TextReading(text, 0, 0)),
	};
	const collector = new Collector(systemClock, { source, link: null });
	const server = new MetricsServer(collector, PATIENT);
	const { port } = await server.listen({ host: "127.0.0.1", port: 0 });
	return { server, port };
}
