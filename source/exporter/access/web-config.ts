/**
 * Who may scrape the exporter, and how: TLS, passwords, headers and a limit of requests, by the
 * format of Prometheus's own web configuration file. `read-web-config.ts` turns its text into
 * settings, `web-config-file.ts` keeps them up to date with the files, `web-access.ts` applies them.
 */

/** A PEM text, or the file that has it, as it is written: relative to the configuration file. */
export type PemText =
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "file"; readonly path: string };

/** `tls_server_config`, in the terms of Node's `tls`. */
export interface TlsSettings {
	readonly certificate: PemText;
	readonly key: PemText;
	/** Clients must have a certificate that this authority signed; null: they need none. */
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
	/** bcrypt hashes by the names of users; none: no password is asked for. */
	readonly users: ReadonlyMap<string, string>;
	/** Headers of every answer. */
	readonly headers: Readonly<Record<string, string>>;
	readonly rateLimit: RateLimit | null;
}
