/**
 * Access to the exporter: TLS, passwords, headers and a limit of requests, in the format of
 * Prometheus's own web configuration file. `read-web-config.ts` turns its text into settings,
 * `web-config-file.ts` updates them when the files change, `web-access.ts` applies them.
 */

/** A PEM text, or the path of a file with it, as written: relative to the configuration file. */
export type PemText =
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "file"; readonly path: string };

/** `tls_server_config`, in the terms of Node's `tls`. */
export interface TlsSettings {
	readonly certificate: PemText;
	readonly key: PemText;
	/** The authority that must have signed a client's certificate; null: clients need none. */
	readonly clientAuthority: PemText | null;
	/** DNS names, IP and e-mail addresses of which a client's certificate must have one; or any. */
	readonly allowedNames: readonly string[] | null;
	readonly minVersion: TlsVersion;
	readonly maxVersion: TlsVersion;
	/** OpenSSL's names, in order of preference; null: Node's own choice. */
	readonly ciphers: readonly string[] | null;
	readonly prefersOwnCiphers: boolean;
	readonly curves: readonly string[] | null;
}

export type TlsVersion = "TLSv1.2" | "TLSv1.3";

/** A token bucket over the requests of all clients together. */
export interface RateLimit {
	/** Time between two requests in the long run. */
	readonly interval_s: number;
	/** Requests at once. */
	readonly burst: number;
}

export interface WebConfig {
	/** Null: without encryption. */
	readonly tls: TlsSettings | null;
	/** bcrypt hashes by the names of users; if empty, no password is needed. */
	readonly users: ReadonlyMap<string, string>;
	/** Headers of every answer. */
	readonly headers: Readonly<Record<string, string>>;
	readonly rateLimit: RateLimit | null;
}
