/** What one client, and all of them together, can cost. docs/exporter.md states these numbers. */
import type { ServerOptions } from "node:http";

export interface HttpLimits {
	readonly server: ServerOptions;
	/** Connections at a time; more are closed at once. */
	readonly connections: number;
	/** Requests on one connection; then it is closed. They may come all at once. */
	readonly requestsPerConnection: number;
	/** A connection on which nothing moves, such as that of a client who does not read, in ms. */
	readonly silence_ms: number;
}

export const HTTP_LIMITS: HttpLimits = {
	server: {
		/** Bytes of a request line and its headers; more is answered with 431. */
		maxHeaderSize: 8 * 1024,
		/** From the connection to the end of the headers, in ms; then 408, and the end. */
		headersTimeout: 5_000,
		/** From the connection to the end of the request. */
		requestTimeout: 10_000,
		/** A connection without a request. Prometheus opens a new one where its interval is longer. */
		keepAliveTimeout: 10_000,
		/** How often the two timeouts of requests are looked after. */
		connectionsCheckingInterval: 1_000,
	},
	connections: 64,
	requestsPerConnection: 100,
	silence_ms: 15_000,
};

/** How long the driver may take to answer a scrape, in ms. */
export const PATIENCE_MS = 5_000;

/** The part of a scraper's own timeout that is left for the driver: the rest is for the way back. */
const SHARE = 0.8;
const LEAST_PATIENCE_MS = 50;

/** @param timeout_s the header `X-Prometheus-Scrape-Timeout-Seconds`, which a scraper may send */
export function patienceFor(timeout_s: string | string[] | undefined): number {
	const share_ms = Number(timeout_s) * SHARE * 1000;
	if (!(share_ms > 0)) return PATIENCE_MS;
	return Math.min(PATIENCE_MS, Math.max(LEAST_PATIENCE_MS, share_ms));
}
