/** The exporter's HTTP server: `/metrics`, `/`, `/-/healthy`, and nothing else. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, BlockList, isIPv6 } from "node:net";
import { ExitCode, errorCode, UserError } from "../core/errors.ts";
import { acceptedFormat } from "./accepted-format.ts";
import type { Collector } from "./collector.ts";
import { CONTENT_TYPE, exposition } from "./exposition.ts";
import { HTTP_LIMITS, patienceFor } from "./http-limits.ts";
import { landingPage } from "./landing-page.ts";
import { formatListenAddress, type ListenAddress } from "./listen-address.ts";
import { processMetrics } from "./process-metrics.ts";

interface Answer {
	readonly status: number;
	readonly type: string;
	readonly body: string;
	readonly headers?: Readonly<Record<string, string>>;
}

const PLAIN = "text/plain; charset=utf-8";

export class MetricsServer {
	readonly #collector: Collector;
	readonly #server: Server;

	constructor(collector: Collector, limits = HTTP_LIMITS) {
		this.#collector = collector;
		const respond = (request: IncomingMessage, response: ServerResponse) => {
			void this.#respond(request, response);
		};
		this.#server = createServer(limits.server, respond);
		this.#server.maxConnections = limits.connections;
		this.#server.maxRequestsPerSocket = limits.requestsPerConnection;
		this.#server.timeout = limits.silence_ms;
		// Who has said all, as `nc -N` does, is still answered. Node has it for long, its types do not.
		Object.assign(this.#server, { httpAllowHalfOpen: true });
		// Who asks before sending a body gets the answer without having sent it.
		this.#server.on("checkContinue", respond);
	}

	/**
	 * @returns where it listens, by its address
	 * @throws {UserError} where it cannot, such as at a port that is taken
	 */
	listen(address: ListenAddress): Promise<ListenAddress> {
		const { host, port } = address;
		return new Promise((resolve, reject) => {
			this.#server.once("error", (error) => reject(refusal(address, error)));
			this.#server.listen({ port, ...(host === "" ? {} : { host }) }, () => {
				const bound = this.#server.address() as AddressInfo;
				resolve({ host: bound.address, port: bound.port });
			});
		});
	}

	/** Ends at once; a scrape under way is cut short. */
	close(): void {
		this.#server.close();
		this.#server.closeAllConnections();
	}

	async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { status, type, body, headers } = await this.#answer(request);
		// What is left of a body is not waited for.
		if (hasBody(request)) response.shouldKeepAlive = false;
		response.writeHead(status, {
			"Content-Type": type,
			"Content-Length": Buffer.byteLength(body),
			"X-Content-Type-Options": "nosniff",
			"Cache-Control": "no-store",
			...headers,
		});
		// To HEAD the same is said, without the body.
		response.end(body);
	}

	async #answer(request: IncomingMessage): Promise<Answer> {
		if (request.method !== "GET" && request.method !== "HEAD") {
			const headers = { Allow: "GET, HEAD" };
			return { status: 405, type: PLAIN, body: "only GET and HEAD are answered\n", headers };
		}
		if (hasBody(request)) return { status: 413, type: PLAIN, body: "no body is taken\n" };
		const [path] = (request.url ?? "").split("?", 1);
		switch (path) {
			case "/metrics":
				return this.#metrics(request);
			case "/":
				return {
					status: 200,
					type: "text/html; charset=utf-8",
					body: landingPage(this.#collector.name),
					headers: { "Content-Security-Policy": "default-src 'none'" },
				};
			case "/-/healthy":
				return { status: 200, type: PLAIN, body: "healthy\n" };
			default:
				return { status: 404, type: PLAIN, body: "not here; /metrics is\n" };
		}
	}

	async #metrics({ headers }: IncomingMessage): Promise<Answer> {
		const format = acceptedFormat(headers.accept);
		const patience_ms = patienceFor(headers["x-prometheus-scrape-timeout-seconds"]);
		const { families } = await this.#collector.collect(patience_ms);
		const body = await exposition([...families, ...processMetrics()], format);
		return { status: 200, type: CONTENT_TYPE[format], body, headers: { Vary: "Accept" } };
	}
}

function hasBody({ headers }: IncomingMessage): boolean {
	const length = headers["content-length"];
	return headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** Whether only this machine can reach an address that is listened at. */
export function isLoopback({ host }: ListenAddress): boolean {
	return LOOPBACK.check(host, isIPv6(host) ? "ipv6" : "ipv4");
}

const REMEDIES: Readonly<Record<string, string>> = {
	EADDRINUSE: "another program listens there; stop it, or choose another port",
	EADDRNOTAVAIL: "this machine has no such address; 127.0.0.1 is always there",
	EACCES: "ports below 1024 are root's; choose a higher one",
	ENOTFOUND: "there is no such host; 127.0.0.1 is always there",
};

function refusal(address: ListenAddress, error: Error): UserError {
	const remedy = REMEDIES[errorCode(error)] ?? error.message;
	const message = `cannot listen at --listen ${formatListenAddress(address)}: ${remedy}`;
	return new UserError(message, ExitCode.usage);
}
