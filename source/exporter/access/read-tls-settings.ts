/** Reads `tls_server_config`. Its names are those of Go, in which Prometheus is written. */
import type { Node } from "yaml";
import type { Fields, YamlReader } from "../../inputs/yaml-reader.ts";
import { readChoice, readSwitch, readText, readTranslated } from "./read-setting.ts";
import type { PemText, TlsSettings, TlsVersion } from "./web-config.ts";

const KEYS = [
	"cert",
	"cert_file",
	"key",
	"key_file",
	"client_ca",
	"client_ca_file",
	"client_auth_type",
	"client_allowed_sans",
	"min_version",
	"max_version",
	"cipher_suites",
	"prefer_server_cipher_suites",
	"curve_preferences",
];

const VERSIONS: Readonly<Record<string, TlsVersion>> = { TLS12: "TLSv1.2", TLS13: "TLSv1.3" };
const BROKEN = "it is broken; use TLS12 or TLS13";
const OLD_VERSIONS = { TLS10: BROKEN, TLS11: BROKEN };

const VERIFIED = "RequireAndVerifyClientCert";
const LAX = `it accepts clients without a certificate, or with one that no authority signed; use ${VERIFIED}`;
const LAX_POLICIES = {
	RequestClientCert: LAX,
	RequireClientCert: LAX,
	RequireAnyClientCert: LAX,
	VerifyClientCertIfGiven: LAX,
};

/** Go's names of the suites that have forward secrecy and authenticate what they encrypt. */
const CIPHERS: Readonly<Record<string, string>> = {
	TLS_AES_128_GCM_SHA256: "TLS_AES_128_GCM_SHA256",
	TLS_AES_256_GCM_SHA384: "TLS_AES_256_GCM_SHA384",
	TLS_CHACHA20_POLY1305_SHA256: "TLS_CHACHA20_POLY1305_SHA256",
	TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: "ECDHE-ECDSA-AES128-GCM-SHA256",
	TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: "ECDHE-ECDSA-AES256-GCM-SHA384",
	TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: "ECDHE-ECDSA-CHACHA20-POLY1305",
	TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: "ECDHE-RSA-AES128-GCM-SHA256",
	TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: "ECDHE-RSA-AES256-GCM-SHA384",
	TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: "ECDHE-RSA-CHACHA20-POLY1305",
};

const CURVES: Readonly<Record<string, string>> = {
	CurveP256: "prime256v1",
	CurveP384: "secp384r1",
	CurveP521: "secp521r1",
	X25519: "X25519",
};

/** Null, with errors, if something is missing or wrong. */
export function readTlsSettings(yaml: YamlReader, node: Node | null): TlsSettings | null {
	const fields = yaml.fieldsOf(node, "tls_server_config", KEYS);
	if (fields === null) return null;
	const refuse = (text: string) => yaml.addError(node?.range?.[0] ?? 0, text);
	const certificate = readPem(yaml, fields, "cert");
	const key = readPem(yaml, fields, "key");
	if (certificate === null) refuse("cert_file is missing: the certificate of this server");
	if (key === null) refuse("key_file is missing: the private key of its certificate");
	const authority = readPem(yaml, fields, "client_ca");
	const isVerified = readPolicy(yaml, fields) === VERIFIED;
	if (isVerified && authority === null) {
		refuse(`${VERIFIED} needs client_ca_file: who signs the certificates of clients`);
	} else if (!isVerified && authority !== null) {
		refuse(`client_ca_file needs client_auth_type: ${VERIFIED}`);
	}
	const allowedNames = readNames(yaml, fields.get("client_allowed_sans"));
	if (!isVerified && allowedNames !== null) {
		refuse(`client_allowed_sans needs client_auth_type: ${VERIFIED}`);
	}
	const minVersion = readVersion(yaml, fields.get("min_version")) ?? "TLSv1.2";
	const maxVersion = readVersion(yaml, fields.get("max_version")) ?? "TLSv1.3";
	if (minVersion > maxVersion) refuse("min_version is above max_version");
	const prefers = fields.get("prefer_server_cipher_suites");
	const ciphers = fields.get("cipher_suites");
	const curves = fields.get("curve_preferences");
	if (certificate === null || key === null) return null;
	return {
		certificate,
		key,
		clientAuthority: authority,
		allowedNames,
		minVersion,
		maxVersion,
		ciphers: ciphers === undefined ? null : readTranslated(yaml, ciphers, CIPHERS),
		prefersOwnCiphers: prefers === undefined || readSwitch(yaml, prefers) === true,
		curves: curves === undefined ? null : readTranslated(yaml, curves, CURVES),
	};
}

/** Either a text or a file: `cert` or `cert_file`. */
function readPem(yaml: YamlReader, fields: Fields, name: string): PemText | null {
	const [inline, file] = [fields.get(name), fields.get(`${name}_file`)];
	if (inline !== undefined && file !== undefined) {
		yaml.addError(inline?.range?.[0] ?? 0, `${name} and ${name}_file cannot be combined`);
	}
	if (inline !== undefined) return { kind: "text", text: readText(yaml, inline) ?? "" };
	if (file !== undefined) return { kind: "file", path: readText(yaml, file) ?? "" };
	return null;
}

function readPolicy(yaml: YamlReader, fields: Fields): string | null {
	const node = fields.get("client_auth_type");
	if (node === undefined) return null;
	return readChoice(yaml, node, ["NoClientCert", VERIFIED], LAX_POLICIES);
}

function readVersion(yaml: YamlReader, node: Node | null | undefined): TlsVersion | null {
	if (node === undefined) return null;
	const name = readChoice(yaml, node, Object.keys(VERSIONS), OLD_VERSIONS);
	return name === null ? null : (VERSIONS[name] ?? null);
}

/** OpenSSL compares names, IP and e-mail addresses; a name with a leading dot is a suffix. */
function readNames(yaml: YamlReader, node: Node | null | undefined): readonly string[] | null {
	if (node === undefined) return null;
	const items = yaml.listOf(node, "a list of names, such as - prometheus.example.org") ?? [];
	return items.flatMap((item) => {
		const word = yaml.wordOf(item, "a name, such as prometheus.example.org");
		if (word === null) return [];
		if (/^[^.\s/][^\s/]*$/.test(word.text)) return [word.text];
		yaml.addError(word.at, "expected a DNS name, an IP address or an e-mail address");
		return [];
	});
}
