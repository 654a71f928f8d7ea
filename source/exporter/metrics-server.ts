/** The exporter's HTTP server. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import { machineError } from "../core/machine-errors.ts";
import { acceptedFormat } from "./accepted-format.ts";
import type { WebAccess } from "./access/web-access.ts";
import { listenRefusal } from "./bound-address.ts";
import type { Collector } from "./collector.ts";
import { CONTENT_TYPE, exposition } from "./exposition.ts";
import { HTTP_LIMITS, readTimeoutFor } from "./http-limits.ts";
import { landingPage, PAGE_POLICY } from "./landing-page.ts";
import { pageLink } from "./landing-values.ts";
import type { ListenAddress } from "./listen-address.ts";
import { processMetrics } from "./process-metrics.ts";
import { isValidHost, requestedPath } from "./request-target.ts";

interface Answer {
	readonly status: number;
	readonly type: string;
	readonly body: string;
	readonly headers?: Readonly<Record<string, string>>;
}

const PLAIN = "text/plain; charset=utf-8";

/** Serves `/metrics`, `/` and `/-/healthy`, and nothing else. */
export class MetricsServer {
	readonly #collector: Collector;
	readonly #access: WebAccess | null;
	readonly #server: Server;

	/** @param access null: no encryption and no password */
	constructor(collector: Collector, limits = HTTP_LIMITS, access: WebAccess | null = null) {
		this.#collector = collector;
		this.#access = access;
		const respond = (request: IncomingMessage, response: ServerResponse) => {
			void this.#respond(request, response);
		};
		const { server: options, handshake_ms: handshakeTimeout } = limits;
		const tls = access?.tls ?? null;
		this.#server =
			tls === null
				? createServer(options, respond)
				: createTlsServer({ ...options, ...tls, handshakeTimeout }, respond);
		access?.attach(this.#server);
		this.#server.maxConnections = limits.connections;
		this.#server.maxRequestsPerSocket = limits.requestsPerConnection;
		this.#server.timeout = limits.silence_ms;
		// A client that closed its sending side, such as `nc -N`, is still answered. Node's types lack
		// it.
		Object.assign(this.#server, { httpAllowHalfOpen: true });
		// A client that asks (`Expect: 100-continue`) before sending a body gets the answer instead.
		this.#server.on("checkContinue", respond);
	}

	/**
	 * Resolves with the numeric address that it listens at.
	 *
	 * @throws {UserError} if it cannot listen there, such as at a port in use
	 */
	listen(address: ListenAddress): Promise<ListenAddress> {
		const { host, port } = address;
		return new Promise((resolve, reject) => {
			const onError = (error: Error) => reject(listenRefusal(address, error));
			this.#server.once("error", onError);
			this.#server.listen({ port, ...(host === "" ? {} : { host }) }, () => {
				this.#server.off("error", onError);
				// A connection that cannot be accepted, because no descriptor is free, is lost; nothing
				// else is.
				this.#server.on("error", throwDefect);
				const bound = this.#server.address() as AddressInfo;
				resolve({ host: bound.address, port: bound.port });
			});
		});
	}

	/** Ends immediately; a scrape in progress is cut off. */
	close(): void {
		this.#server.close();
		this.#server.closeAllConnections();
		this.#access?.close();
	}

	async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { status, type, body, headers } = await this.#answer(request).catch(unavailable);
		// The rest of the request's body is not read.
		if (hasBody(request)) response.shouldKeepAlive = false;
		response.writeHead(status, {
			"Content-Type": type,
			"Content-Length": Buffer.byteLength(body),
			"X-Content-Type-Options": "nosniff",
			"Cache-Control": "no-store",
			...headers,
			...this.#access?.headers,
		});
		// Node omits the body of an answer to HEAD.
		response.end(body);
	}

	async #answer(request: IncomingMessage): Promise<Answer> {
		if (!isValidHost(request.headersDistinct["host"] ?? [])) {
			return { status: 400, type: PLAIN, body: "expected exactly one valid Host header\n" };
		}
		const refusal = await this.#access?.refusal(request, this.#server);
		if (refusal != null) return { ...refusal, type: PLAIN, body: refusal.text };
		if (request.method !== "GET" && request.method !== "HEAD") {
			const headers = { Allow: "GET, HEAD" };
			return { status: 405, type: PLAIN, body: "only GET and HEAD are allowed\n", headers };
		}
		if (hasBody(request)) return { status: 413, type: PLAIN, body: "a body is not accepted\n" };
		switch (requestedPath(request.url ?? "")) {
			case "/metrics":
				return this.#metrics(request);
			case "/":
				return this.#landingPage(request);
			case "/-/healthy":
				return { status: 200, type: PLAIN, body: "healthy\n" };
			case null:
				return { status: 400, type: PLAIN, body: "not a valid request target\n" };
			default:
				return { status: 404, type: PLAIN, body: "not found; see /metrics\n" };
		}
	}

	#landingPage({ url, headers: { host }, socket }: IncomingMessage): Answer {
		const access = this.#access;
		const terms = {
			target: host || `${socket.localAddress}:${socket.localPort}`,
			isEncrypted: access?.tls != null,
			asksPassword: access?.asksPassword ?? false,
			asksCertificate: access?.asksCertificate ?? false,
		};
		const isStill = url?.endsWith("?still") ?? false;
		const links = this.#collector.links.map(pageLink);
		return {
			status: 200,
			type: "text/html; charset=utf-8",
			body: landingPage(hostName(), links, terms, isStill),
			headers: { "Content-Security-Policy": PAGE_POLICY },
		};
	}

	async #metrics({ headers }: IncomingMessage): Promise<Answer> {
		const format = acceptedFormat(headers.accept);
		const timeout_ms = readTimeoutFor(headers["x-prometheus-scrape-timeout-seconds"]);
		const { families } = await this.#collector.collect(timeout_ms);
		const own = [...processMetrics(), ...(this.#access?.families() ?? [])];
		const body = await exposition([...families, ...own], format);
		return { status: 200, type: CONTENT_TYPE[format], body, headers: { Vary: "Accept" } };
	}
}

/** The answer if the machine refused something; any other error is a defect. */
function unavailable(error: unknown): Answer {
	const refused = machineError(error);
	if (refused === null) throw error;
	return { status: 503, type: PLAIN, body: `${refused.message}\n` };
}

/** Empty if a sandbox does not allow reading it. */
function hostName(): string {
	try {
		return hostname();
	} catch {
		return "";
	}
}

function throwDefect(error: Error): void {
	if (machineError(error) === null) throw error;
}

function hasBody({ headers }: IncomingMessage): boolean {
	const length = headers["content-length"];
	return headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
}
