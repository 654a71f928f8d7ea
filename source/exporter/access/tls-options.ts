/** Converts TLS settings to options of Node's `tls`, and checks the names of clients. */
import { createPrivateKey, type KeyObject, randomBytes, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { createSecureContext, type TlsOptions } from "node:tls";
import { describeFailure } from "../../core/errors.ts";
import type { PemText, TlsSettings } from "./web-config.ts";

/** The suites of TLS 1.3: a list of older ones does not change them. */
const MODERN_CIPHERS = [
	"TLS_AES_256_GCM_SHA384",
	"TLS_CHACHA20_POLY1305_SHA256",
	"TLS_AES_128_GCM_SHA256",
];

const TICKET_KEY_BYTES = 48;

/**
 * Returns the options of a server.
 *
 * @param read returns the text of a PEM file
 * @throws {Error} that says whether the certificate, the key or the authority is unusable
 */
export function tlsOptions(settings: TlsSettings, read: (path: string) => string): TlsOptions {
	const textOf = (pem: PemText) => (pem.kind === "text" ? pem.text : read(pem.path));
	const { ciphers, clientAuthority: authority } = settings;
	const cert = textOf(settings.certificate);
	const key = textOf(settings.key);
	const certificate = parsed(
		settings.certificate,
		"a certificate",
		() => new X509Certificate(cert),
	);
	const privateKey = parsed(settings.key, "an unencrypted private key", () =>
		createPrivateKey(key),
	);
	refuseOtherKey(certificate, privateKey, settings);
	const options: TlsOptions = {
		cert,
		key,
		minVersion: settings.minVersion,
		maxVersion: settings.maxVersion,
		honorCipherOrder: settings.prefersOwnCiphers,
		requestCert: authority !== null,
		rejectUnauthorized: authority !== null,
		// With new keys no client can resume a session that earlier rules had accepted.
		ticketKeys: randomBytes(TICKET_KEY_BYTES),
		...(authority === null ? {} : { ca: authorityOf(authority, textOf(authority)) }),
		...(ciphers === null ? {} : { ciphers: cipherList(ciphers) }),
		...(settings.curves === null ? {} : { ecdhCurve: settings.curves.join(":") }),
	};
	createSecureContext(options);
	return options;
}

/** Returns whether a client's certificate has one of the names, as OpenSSL compares them. */
export function hasName(certificate: X509Certificate, names: readonly string[]): boolean {
	return names.some((name) => {
		if (isIP(name) !== 0) return certificate.checkIP(name) !== undefined;
		if (name.includes("@")) return certificate.checkEmail(name, { subject: "never" }) !== undefined;
		const exactly = { subject: "never", wildcards: false } as const;
		return certificate.checkHost(name, exactly) !== undefined;
	});
}

function cipherList(ciphers: readonly string[]): string {
	const isModern = ciphers.some((name) => MODERN_CIPHERS.includes(name));
	return [...(isModern ? [] : MODERN_CIPHERS), ...ciphers].join(":");
}

/** Checks that these are certificates: Node would ignore anything else. */
function authorityOf(pem: PemText, text: string): string {
	parsed(pem, "a certificate", () => new X509Certificate(text));
	return text;
}

function refuseOtherKey(certificate: X509Certificate, key: KeyObject, settings: TlsSettings): void {
	if (certificate.checkPrivateKey(key)) return;
	const [itsKey, it] = [describe(settings.key), describe(settings.certificate)];
	throw new Error(`${itsKey} is not the key of the certificate ${it}`);
}

function parsed<T>(pem: PemText, what: string, parse: () => T): T {
	try {
		return parse();
	} catch (error) {
		const cause = describeFailure(error).replace(/^error:\w+:/, "");
		throw new Error(`${describe(pem)} is not ${what} in PEM format (${cause})`);
	}
}

function describe(pem: PemText): string {
	return pem.kind === "file" ? `“${pem.path}”` : "the PEM text";
}
