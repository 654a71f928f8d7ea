/** Applies a web configuration to the connections and requests of a server. */
import type { IncomingMessage, Server } from "node:http";
import { TLSSocket, type TlsOptions, Server as TlsServer } from "node:tls";
import type { Clock } from "../../core/interfaces.ts";
import { type MetricFamily, onlySample } from "../metric-family.ts";
import { Authenticator } from "./authenticator.ts";
import { PasswordChecker } from "./password-checker.ts";
import { RateLimiter } from "./rate-limiter.ts";
import { hasName } from "./tls-options.ts";
import type { WebConfigFile } from "./web-config-file.ts";

/** Why a request is refused, as the label of a metric. */
const REFUSALS = {
	rate: { status: 429, text: "too many requests\n", headers: { "Retry-After": "1" } },
	name: {
		status: 403,
		text: "the client's certificate has none of the allowed names\n",
		headers: {},
	},
	password: {
		status: 401,
		text: "a user and a password are required\n",
		headers: { "WWW-Authenticate": 'Basic realm="anarchy-perf-ink", charset="UTF-8"' },
	},
	busy: {
		status: 503,
		text: "too many passwords are being checked\n",
		headers: { "Retry-After": "1" },
	},
} as const;

type Reason = keyof typeof REFUSALS;
export type Refusal = (typeof REFUSALS)[Reason];

export class WebAccess {
	readonly #file: WebConfigFile;
	readonly #warn: (text: string) => void;
	readonly #limiter: RateLimiter;
	readonly #passwords: PasswordChecker;
	readonly #authenticator: Authenticator;
	readonly #refused = new Map<Reason, number>();
	#tlsErrors = 0;

	/** @param warn shows a message to the user, once each time it changes */
	constructor(
		file: WebConfigFile,
		clock: Clock,
		warn: (text: string) => void,
		passwords = new PasswordChecker(clock),
	) {
		this.#file = file;
		this.#warn = warn;
		this.#limiter = new RateLimiter(clock);
		this.#passwords = passwords;
		this.#authenticator = new Authenticator(this.#passwords.check);
		for (const exposed of file.loaded.exposed) warn(describeExposed(exposed));
	}

	/** Null without TLS. */
	get tls(): TlsOptions | null {
		return this.#file.loaded.tls;
	}

	get asksPassword(): boolean {
		return this.#file.loaded.config.users.size > 0;
	}

	get asksCertificate(): boolean {
		return this.#file.loaded.config.tls?.clientAuthority != null;
	}

	/** Headers of every answer. */
	get headers(): Readonly<Record<string, string>> {
		return this.#file.loaded.config.headers;
	}

	/** Counts TLS errors, and passes new certificates to the server when the files change. */
	attach(server: Server): void {
		// First: the handshake of this very connection uses the new certificates.
		server.prependListener("connection", () => this.#refresh(server));
		if (server instanceof TlsServer) {
			server.on("tlsClientError", () => {
				this.#tlsErrors++;
			});
		}
	}

	/** Returns why a request is refused; null if it is not. */
	async refusal(request: IncomingMessage, server: Server): Promise<Refusal | null> {
		this.#refresh(server);
		const reason = await this.#reason(request);
		if (reason === null) return null;
		this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
		return REFUSALS[reason];
	}

	families(): readonly MetricFamily[] {
		return [
			{
				name: "anarchy_exporter_requests_refused_total",
				kind: "counter",
				help: "Requests refused by the web configuration, by reason.",
				samples: Object.keys(REFUSALS).map((reason) => ({
					labels: { reason },
					value: this.#refused.get(reason as Reason) ?? 0,
				})),
			},
			{
				name: "anarchy_exporter_tls_errors_total",
				kind: "counter",
				help: "Connections that ended before they were encrypted.",
				samples: onlySample(this.tls === null ? null : this.#tlsErrors),
			},
			{
				name: "anarchy_exporter_web_config_valid",
				kind: "gauge",
				help: "1 if the web configuration is in use as its files are now, 0 if a former one is.",
				samples: onlySample(this.#file.problem === null ? 1 : 0),
			},
		];
	}

	close(): void {
		this.#passwords.close();
	}

	async #reason({ socket, headers }: IncomingMessage): Promise<Reason | null> {
		const { users, tls, rateLimit } = this.#file.loaded.config;
		if (!this.#limiter.allows(rateLimit)) return "rate";
		const names = tls?.allowedNames ?? null;
		if (names !== null) {
			const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
			if (certificate === undefined || !hasName(certificate, names)) return "name";
		}
		if (users.size === 0) return null;
		const client = {
			address: socket.remoteAddress ?? "",
			get isGone() {
				return socket.destroyed;
			},
		};
		const verdict = await this.#authenticator.verdictOn(headers.authorization, users, client);
		if (verdict === "right") return null;
		return verdict === "busy" ? "busy" : "password";
	}

	#refresh(server: Server): void {
		if (!this.#file.refresh()) return;
		const { problem, loaded } = this.#file;
		if (problem !== null) {
			this.#warn(`warning: the previous web configuration stays in use: ${problem}`);
			return;
		}
		this.#warn("the changed web configuration is now in use");
		for (const exposed of loaded.exposed) this.#warn(describeExposed(exposed));
		if (loaded.tls !== null && server instanceof TlsServer) server.setSecureContext(loaded.tls);
	}
}

function describeExposed(file: string): string {
	return `warning: every user of this machine can read the secret in “${file}” (chmod o= it)`;
}
