/**
 * Web configurations of the exporter: read as the YAML library alone reads them, with known keys
 * and real hashes only, or refused with positions.
 */
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { readWebConfig } from "../../source/exporter/access/read-web-config.ts";
import type { PemText } from "../../source/exporter/access/web-config.ts";
import { demand, type FuzzTarget } from "../target.ts";

const HASH = `$2y$10$${"a".repeat(53)}`;
const TLS = "tls_server_config:\n  cert_file: a.crt\n  key_file: b.key\n";
const SECTIONS = ["tls_server_config", "http_server_config", "basic_auth_users", "rate_limit"];

export const webConfig: FuzzTarget = {
	name: "web-config",
	runs: 1_000_000,
	// The YAML library takes microseconds per character if nearly all are errors.
	longest_ms: 1000,
	seeds: [
		"# nothing\n",
		TLS,
		`${TLS}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: c\n  client_allowed_sans: [d, "::1"]\n`,
		`${TLS}  min_version: TLS13\n  cipher_suites: [TLS_AES_128_GCM_SHA256]\n  curve_preferences:\n    - X25519\n`,
		"tls_server_config:\n  cert: |\n    a\n    b\n  key: c\n  prefer_server_cipher_suites: false\n",
		`basic_auth_users:\n  alice: ${HASH}\n  "b c": '${HASH}'\n`,
		`basic_auth_users: { a: &h ${HASH}, b: *h }\n`,
		"http_server_config:\n  http2: false\n  headers:\n    X-Frame-Options: deny\n    X-XSS-Protection: 0\n",
		"rate_limit:\n  interval: 1.5s\n  burst: 20\n",
	],
	tokens: [...SECTIONS, HASH, "TLS12", "cert_file: ", "X-Frame-Options: ", "__proto__: ", "*h"],
	check(text) {
		const read = readWebConfig(text);
		if (!read.ok) {
			demand(read.errors.length > 0, "refused without an error");
			const lines = text.split("\n").length;
			for (const { line, column } of read.errors) {
				demand(line >= 1 && line <= lines + 1 && column >= 1, `not a place: ${line}:${column}`);
			}
			return "refused";
		}
		const plain = parse(text, { schema: "failsafe" }) ?? {};
		const { users, headers, tls } = read.config;
		const known = Object.keys(plain).every((name) => SECTIONS.includes(name));
		demand(known, "an unknown section was accepted");
		demand(isSame(users, plain.basic_auth_users), "other users than in the text");
		const headersOfText = plain.http_server_config?.headers;
		demand(isSame(new Map(Object.entries(headers)), headersOfText), "other headers");
		const { cert, cert_file, key, key_file } = plain.tls_server_config ?? {};
		demand((tls === null) === (plain.tls_server_config === undefined), "TLS on or off");
		demand(tls === null || textOf(tls.certificate) === trim(cert ?? cert_file), "certificate");
		demand(tls === null || textOf(tls.key) === trim(key ?? key_file), "key");
		return "accepted";
	},
};

function isSame(read: ReadonlyMap<string, string>, plain: Record<string, string> = {}): boolean {
	const entries = Object.entries(plain).map(([name, value]) => [name, trim(value)] as const);
	return isDeepStrictEqual(read, new Map(entries));
}

function textOf(pem: PemText): string {
	return pem.kind === "text" ? pem.text : pem.path;
}

function trim(value: unknown): string {
	return String(value).trim();
}
