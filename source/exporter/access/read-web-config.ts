/** Reads the text of a web configuration file, or reports all of its errors at once. */
import type { Node } from "yaml";
import { parseDuration } from "../../core/duration.ts";
import { type Fields, type TextError, YamlReader } from "../../inputs/yaml-reader.ts";
import { readChoice, readSwitch, readText } from "./read-setting.ts";
import { readTlsSettings } from "./read-tls-settings.ts";
import type { RateLimit, WebConfig } from "./web-config.ts";

export type ReadWebConfig =
	| { readonly ok: true; readonly config: WebConfig }
	/** At least one, in the order of the text. */
	| { readonly ok: false; readonly errors: readonly TextError[] };

const SECTIONS = ["tls_server_config", "http_server_config", "basic_auth_users", "rate_limit"];

/** The headers, as in Prometheus, and the values that each may have; null for any text. */
const HEADERS: Readonly<Record<string, readonly string[] | null>> = {
	"Content-Security-Policy": null,
	"Strict-Transport-Security": null,
	"X-Content-Type-Options": ["nosniff"],
	"X-Frame-Options": ["deny", "sameorigin"],
	"X-XSS-Protection": null,
};

/** Costs that take up to about a second to check; each further one takes twice as long. */
const [MIN_COST, MAX_COST] = [4, 14];
const HASH = /^\$2[abxy]\$(\d\d)\$[./A-Za-z0-9]{53}$/;

const NO_USERS: ReadonlyMap<string, string> = new Map();

/** Other characters would end a header. */
const HEADER_VALUE = /^[\t\x20-\x7e\u00a0-\u00ff]*$/;

/** A file of comments only is valid, and configures nothing. */
export function readWebConfig(text: string): ReadWebConfig {
	const yaml = new YamlReader(text);
	const fields: Fields =
		yaml.root === null ? new Map() : (yaml.fieldsOf(yaml.root, "the file", SECTIONS) ?? new Map());
	const read = <T>(name: string, section: (node: Node | null) => T, absent: T): T =>
		fields.has(name) ? section(fields.get(name) ?? null) : absent;
	const config: WebConfig = {
		tls: read("tls_server_config", (node) => readTlsSettings(yaml, node), null),
		users: read("basic_auth_users", (node) => readUsers(yaml, node), NO_USERS),
		headers: read("http_server_config", (node) => readHttp(yaml, node), {}),
		rateLimit: read("rate_limit", (node) => readRateLimit(yaml, node), null),
	};
	const { errors } = yaml;
	return errors.length > 0 ? { ok: false, errors } : { ok: true, config };
}

function readUsers(yaml: YamlReader, node: Node | null): ReadonlyMap<string, string> {
	const users = new Map<string, string>();
	const entries = yaml.entriesOf(node, "users with their bcrypt hashes, such as alice: $2y$10$…");
	for (const { name, at, value } of entries ?? []) {
		if (name === "" || name.includes(":")) {
			yaml.addError(at, "expected the name of a user, without a colon");
			continue;
		}
		const word = yaml.wordOf(value, "a bcrypt hash, such as $2y$10$…");
		if (word === null) continue;
		// The text is not shown: it may be the password itself.
		const problem = problemOfHash(word.text);
		if (problem !== null) yaml.addError(word.at, problem);
		users.set(name, word.text);
	}
	return users;
}

function problemOfHash(text: string): string | null {
	const cost = Number(HASH.exec(text)?.[1] ?? Number.NaN);
	if (cost >= MIN_COST && cost <= MAX_COST) return null;
	if (cost > MAX_COST) {
		return `cost ${cost} makes each check of a password take too long; use 10 to ${MAX_COST}`;
	}
	return "expected a bcrypt hash, such as $2y$10$… (htpasswd -nBC 10 NAME prints one)";
}

function readHttp(yaml: YamlReader, node: Node | null): WebConfig["headers"] {
	const fields = yaml.fieldsOf(node, "http_server_config", ["http2", "headers"]);
	const http2 = fields?.get("http2");
	if (http2 !== undefined && readSwitch(yaml, http2) === true) {
		yaml.addError(
			http2?.range?.[0] ?? 0,
			"HTTP/2 is not supported; remove http2, or set it to false",
		);
	}
	const headers = fields?.get("headers");
	return headers === undefined ? {} : readHeaders(yaml, headers);
}

function readHeaders(yaml: YamlReader, node: Node | null): WebConfig["headers"] {
	const fields = yaml.fieldsOf(node, "headers", Object.keys(HEADERS)) ?? new Map();
	const read = [...fields].flatMap(([name, value]) => {
		const allowed = HEADERS[name] ?? null;
		const text = allowed === null ? readText(yaml, value) : readChoice(yaml, value, allowed);
		if (text === null) return [];
		if (!HEADER_VALUE.test(text))
			yaml.addError(value?.range?.[0] ?? 0, "not the value of a header");
		return [[name, text] as const];
	});
	return Object.fromEntries(read);
}

/** As in Prometheus, an interval of 0 means no limit, and without a burst no request passes. */
function readRateLimit(yaml: YamlReader, node: Node | null): RateLimit | null {
	const fields = yaml.fieldsOf(node, "rate_limit", ["interval", "burst"]);
	if (fields === null) return null;
	const interval = yaml.wordOf(fields.get("interval") ?? node, "interval, such as 1s");
	const burst = yaml.wordOf(fields.get("burst") ?? node, "burst, such as 20");
	if (interval === null || burst === null) return null;
	const interval_s = parseDuration(interval.text);
	if (interval_s === null) yaml.addError(interval.at, "expected a duration, such as 1s or 500ms");
	const isCount = /^[1-9]\d{0,5}$/.test(burst.text);
	if (!isCount) yaml.addError(burst.at, "expected a number of requests, from 1");
	if (interval_s === null || interval_s === 0 || !isCount) return null;
	return { interval_s, burst: Number(burst.text) };
}
