import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { readWebConfig } from "../../../source/exporter/access/read-web-config.ts";
import { HASH } from "../../helpers/secure-exporter.ts";

const TLS = "tls_server_config:\n  cert_file: a.crt\n  key_file: a.key\n";
const VERIFY = `${TLS}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n`;

function configOf(text: string) {
	const read = readWebConfig(text);
	assert.ok(read.ok, JSON.stringify(read));
	return read.config;
}

test("everything that Prometheus documents and Node can do is read", () => {
	const config =
		configOf(`${VERIFY}  client_allowed_sans: [prometheus.example.org, 192.0.2.7, "::1"]
  min_version: TLS13
  max_version: TLS13
  cipher_suites:
    - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  prefer_server_cipher_suites: false
  curve_preferences: [CurveP256, X25519]
http_server_config:
  http2: false
  headers:
    Content-Security-Policy: frame-ancestors 'none'
    X-Frame-Options: deny
    X-Content-Type-Options: nosniff
    X-XSS-Protection: "0"
    Strict-Transport-Security: max-age=31536000
basic_auth_users:
  alice: ${HASH}
  bob: ${HASH.replace("$2a$04", "$2y$14")}
rate_limit:
  interval: 1s
  burst: 20
`);
	assert.deepEqual(config.tls, {
		certificate: { kind: "file", path: "a.crt" },
		key: { kind: "file", path: "a.key" },
		clientAuthority: { kind: "file", path: "ca.crt" },
		allowedNames: ["prometheus.example.org", "192.0.2.7", "::1"],
		minVersion: "TLSv1.3",
		maxVersion: "TLSv1.3",
		ciphers: ["ECDHE-RSA-AES128-GCM-SHA256"],
		prefersOwnCiphers: false,
		curves: ["prime256v1", "X25519"],
	});
	assert.deepEqual([...config.users.keys()], ["alice", "bob"]);
	assert.equal(config.headers["X-XSS-Protection"], "0");
	assert.equal(Object.keys(config.headers).length, 5);
	assert.deepEqual(config.rateLimit, { interval_s: 1, burst: 20 });
});

test("a file of comments configures nothing; certificates may stand in the text itself", () => {
	const nothing = { tls: null, users: new Map(), headers: {}, rateLimit: null };
	assert.deepEqual(configOf("# later\n"), nothing);
	assert.deepEqual(configOf("rate_limit:\n  interval: 0\n  burst: 5\n"), nothing);
	const inline = configOf("tls_server_config:\n  cert: |\n    -----A\n    B\n  key: C\n");
	assert.deepEqual(inline.tls?.certificate, { kind: "text", text: "-----A\nB" });
	assert.equal(inline.tls?.minVersion, "TLSv1.2");
});

/** Texts, and the error of each: its line, its column, and its words. */
const REFUSED: readonly (readonly [string, number, number, RegExp])[] = [
	["basic_auth_user:\n  a: b", 1, 1, /unknown key .*did you mean "basic_auth_users"/],
	[`${TLS}  cipher_suite: []`, 4, 3, /did you mean "cipher_suites"/],
	["tls_server_config:\n  key_file: a.key", 2, 3, /cert_file is missing/],
	["tls_server_config:\n  cert_file: a.crt", 2, 3, /key_file is missing/],
	["tls_server_config:\n", 1, 19, /is a mapping of cert/],
	[`${TLS}  cert: text`, 4, 9, /cert and cert_file cannot be combined/],
	[`${TLS}  cert_file: b.crt`, 4, 3, /duplicate key "cert_file"/],
	[`${TLS}  min_version: TLS10`, 4, 16, /broken; use TLS12 or TLS13/],
	[`${TLS}  min_version: TLS13\n  max_version: TLS12`, 2, 3, /min_version is above max_version/],
	[`${TLS}  client_auth_type: RequestClientCert`, 4, 21, /use RequireAndVerifyClientCert/],
	[`${TLS}  client_auth_type: RequireAndVerifyClientCert`, 2, 3, /needs client_ca_file/],
	[`${TLS}  client_ca_file: a.crt`, 2, 3, /needs client_auth_type/],
	[`${TLS}  client_allowed_sans: [a]`, 2, 3, /client_allowed_sans needs client_auth_type/],
	[`${VERIFY}  client_allowed_sans: [.example.org]`, 6, 25, /a DNS name, an IP address/],
	[`${VERIFY}  client_allowed_sans: ["spiffe://a/b"]`, 6, 26, /a DNS name, an IP address/],
	[`${TLS}  cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]`, 4, 19, /unknown value/],
	[`${TLS}  curve_preferences: CurveP256`, 4, 22, /expected a list of CurveP256/],
	["http_server_config:\n  http2: true", 2, 10, /HTTP\/2 is not supported/],
	["http_server_config:\n  headers:\n    X-Powered-By: a", 3, 5, /unknown key/],
	["http_server_config:\n  headers:\n    X-Frame-Options: maybe", 3, 22, /deny, sameorigin/],
	['http_server_config:\n  headers:\n    X-XSS-Protection: "a\\nb"', 3, 23, /not the value of a/],
	["basic_auth_users: [alice]", 1, 19, /expected users with their bcrypt hashes/],
	["basic_auth_users:\n  alice: hunter2", 2, 10, /expected a bcrypt hash.*htpasswd/],
	[`basic_auth_users:\n  alice: ${HASH.replace("04", "15")}`, 2, 10, /cost 15 .*use 10 to 14/],
	[`basic_auth_users:\n  "a:b": ${HASH}`, 2, 3, /name of a user, without a colon/],
	["rate_limit:\n  interval: 1s", 2, 3, /expected burst/],
	["rate_limit:\n  interval: soon\n  burst: 1", 2, 13, /expected a duration/],
	["rate_limit:\n  interval: 1s\n  burst: 0", 3, 10, /expected a number of requests/],
	["{", 1, 2, /invalid YAML/],
];

for (const [text, line, column, words] of REFUSED) {
	test(`refused with its place: ${JSON.stringify(text.slice(-60))}`, () => {
		const read = readWebConfig(text);
		assert.ok(!read.ok);
		const [error] = read.errors;
		assert.deepEqual([error?.line, error?.column], [line, column], error?.text);
		assert.match(error?.text ?? "", words);
		assert.doesNotMatch(error?.text ?? "", /hunter2/, "what may be a password is not repeated");
	});
}

test("no text throws, and none is accepted with an unknown key or without a real hash", () => {
	const word = fc.constantFrom("tls_server_config", "cert_file", "basic_auth_users", "alice", HASH);
	const piece = fc.oneof(
		word,
		fc.string({ maxLength: 5 }),
		fc.constantFrom(": ", "\n  ", "\n", "- "),
	);
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
			const read = readWebConfig(pieces.join(""));
			if (!read.ok) return read.errors.length > 0;
			return [...read.config.users.values()].every((hash) => hash === HASH);
		}),
	);
});
