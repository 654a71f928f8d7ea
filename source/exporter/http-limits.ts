/** Limits on what clients can cost. docs/exporter.md states these numbers. */
import type { ServerOptions } from "node:http";

/** Limits of the HTTP server, per client and in total. */
export interface HttpLimits {
	readonly server: ServerOptions;
	/** From the connection to the end of the TLS handshake, in ms. */
	readonly handshake_ms: number;
	/** Concurrent connections; further ones are closed immediately. */
	readonly connections: number;
	/** Requests per connection, pipelined or not; then it is closed. */
	readonly requestsPerConnection: number;
	/** How long a connection may be without traffic, for example if an answer is not read, in ms. */
	readonly silence_ms: number;
}

/** The limits that the exporter uses. */
export const HTTP_LIMITS: HttpLimits = {
	server: {
		/** Bytes of the request line and the headers; more is answered with 431. */
		maxHeaderSize: 8 * 1024,
		/**
		 * From the connection to the end of the headers, in ms; then 408, and the connection is closed.
		 */
		headersTimeout: 5_000,
		/** From the connection to the end of the request, in ms. */
		requestTimeout: 10_000,
		/** A connection without a request, in ms. Prometheus reconnects if its interval is longer. */
		keepAliveTimeout: 10_000,
		/** Check interval of the two request timeouts, in ms. */
		connectionsCheckingInterval: 1_000,
	},
	handshake_ms: 5_000,
	connections: 64,
	requestsPerConnection: 100,
	silence_ms: 15_000,
};

/** How long the source may take to answer a scrape, in ms. */
export const READ_TIMEOUT_MS = 5_000;

/** The part of a scraper's timeout that the source may take; the rest is for sending the answer. */
const SHARE = 0.8;
const MIN_READ_TIMEOUT_MS = 50;

/**
 * Returns how long the source may take, in ms.
 *
 * @param timeout_s the header `X-Prometheus-Scrape-Timeout-Seconds`, which a scraper may send
 */
export function readTimeoutFor(timeout_s: string | string[] | undefined): number {
	const share_ms = Number(timeout_s) * SHARE * 1000;
	if (!(share_ms > 0)) return READ_TIMEOUT_MS;
	return Math.min(READ_TIMEOUT_MS, Math.max(MIN_READ_TIMEOUT_MS, share_ms));
}
