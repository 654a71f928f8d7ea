/** Reads one phase of a scenario from YAML. */
import type { Node } from "yaml";
import { parseDuration } from "../core/duration.ts";
import type { Fields, YamlReader } from "../inputs/yaml-reader.ts";
import { addError, readChecks, readName } from "./read-values.ts";
import type { Load, Phase, Shape } from "./scenario.ts";

const SHAPE_KEYS = ["parallel", "on", "off", "ramp", "repeat"];
const LOAD_KEYS = [...SHAPE_KEYS, "workload", "allow_failure"];
const KEYS = ["name", "duration", "warm_up", "action", "checks", ...LOAD_KEYS];

const MIN_DURATION_S = 0.01;
const MAX_DURATION_S = 366 * 86_400;
const MAX_WORKERS = 1024;
const MAX_RUNS = 1_000_000;
const RAMP = /^(\d{1,4})\s*\.\.\s*(\d{1,4})(?:\s+over\s+(\S+))?$/;

/** Null if it is invalid; at least one error was added then. */
export function readPhase(yaml: YamlReader, node: Node | null): Phase | null {
	const fields = yaml.fieldsOf(node, "a phase", KEYS);
	if (fields === null) return null;
	const field = (key: string) => fields.get(key) ?? null;
	const name = fields.has("name")
		? readName(yaml, field("name"), "load")
		: addError(yaml, node, "the phase has no name; write name: load");
	const duration_s = fields.has("duration")
		? readDuration(yaml, field("duration"))
		: addError(yaml, node, "the phase has no duration; write duration: 60s");
	const isWarmUp = readSwitch(yaml, fields, "warm_up");
	const checks = readChecks(yaml, fields.get("checks"));
	if (isWarmUp && checks.length > 0) {
		addError(yaml, field("checks"), "a warm-up phase has no checks; move them to another phase");
	}
	const action = fields.has("action")
		? (yaml.wordOf(field("action"), "an action, such as reconnect the cable")?.text ?? null)
		: null;
	const load = readLoad(yaml, fields, node, duration_s ?? MAX_DURATION_S);
	if (name === null || duration_s === null || load === "unreadable") return null;
	return { name, duration_s, load, action, isWarmUp, checks };
}

/** Null for an idle phase, which has no key of a load. */
function readLoad(
	yaml: YamlReader,
	fields: Fields,
	node: Node | null,
	duration_s: number,
): Load | null | "unreadable" {
	const field = (key: string) => fields.get(key) ?? null;
	const allowsFailure = readSwitch(yaml, fields, "allow_failure");
	if (!LOAD_KEYS.some((key) => key !== "allow_failure" && fields.has(key))) return null;
	const command = fields.has("workload") ? readCommand(yaml, field("workload")) : null;
	const runs = fields.has("repeat") ? readCount(yaml, field("repeat"), "repeat", MAX_RUNS) : null;
	const shape = readShape(yaml, fields, node, duration_s);
	return shape === null ? "unreadable" : { command, shape, runs, allowsFailure };
}

function readShape(
	yaml: YamlReader,
	fields: Fields,
	node: Node | null,
	duration_s: number,
): Shape | null {
	const field = (key: string) => fields.get(key) ?? null;
	if (fields.has("ramp")) {
		const other = ["parallel", "on", "off"].find((key) => fields.has(key));
		if (other !== undefined) {
			return addError(yaml, field(other), `ramp and ${other} cannot be combined; remove one`);
		}
		return readRamp(yaml, field("ramp"), duration_s);
	}
	const workers = fields.has("parallel")
		? readCount(yaml, field("parallel"), "parallel", MAX_WORKERS)
		: 1;
	if (fields.has("on") !== fields.has("off")) {
		const [given, other] = fields.has("on") ? ["on", "off"] : ["off", "on"];
		return addError(yaml, node, `${given} needs ${other}; write both, such as ${other}: 2s`);
	}
	if (workers === null) return null;
	if (!fields.has("on")) return { kind: "parallel", workers };
	const on_s = readDuration(yaml, field("on"));
	const off_s = readDuration(yaml, field("off"));
	return on_s === null || off_s === null ? null : { kind: "bursts", workers, on_s, off_s };
}

function readRamp(yaml: YamlReader, node: Node | null, duration_s: number): Shape | null {
	const form = "numbers of workers and a time, such as 1..8 over 2m";
	const word = yaml.wordOf(node, form);
	if (word === null) return null;
	const match = RAMP.exec(word.text);
	const [from, to] = [Number(match?.[1]), Number(match?.[2])];
	const over_s = match?.[3] === undefined ? duration_s : parseDuration(match[3]);
	const isRange = Math.min(from, to) >= 0 && Math.max(from, to) <= MAX_WORKERS && from !== to;
	if (match === null || !isRange || over_s === null || over_s <= 0) {
		return addError(yaml, node, `expected ${form}, up to ${MAX_WORKERS} workers`);
	}
	if (over_s > duration_s) {
		return addError(yaml, node, "the ramp is longer than its phase; shorten it");
	}
	return { kind: "ramp", from, to, over_s };
}

function readDuration(yaml: YamlReader, node: Node | null): number | null {
	const form = "a duration from 10ms to 366d, such as 90, 500ms, 15m or 1.5h";
	const word = yaml.wordOf(node, form);
	if (word === null) return null;
	const duration_s = parseDuration(word.text);
	if (duration_s !== null && duration_s >= MIN_DURATION_S && duration_s <= MAX_DURATION_S) {
		return duration_s;
	}
	yaml.addError(word.at, `expected ${form}, got ${JSON.stringify(word.text)}`);
	return null;
}

function readCount(yaml: YamlReader, node: Node | null, key: string, most: number): number | null {
	const form = `a number from 1 to ${most}`;
	const word = yaml.wordOf(node, `${form}, such as ${key}: 4`);
	if (word === null) return null;
	const count = /^\d{1,7}$/.test(word.text) ? Number(word.text) : 0;
	if (count >= 1 && count <= most) return count;
	yaml.addError(word.at, `${key} takes ${form}, got ${JSON.stringify(word.text)}`);
	return null;
}

function readSwitch(yaml: YamlReader, fields: Fields, key: string): boolean {
	if (!fields.has(key)) return false;
	const form = "true or false";
	const word = yaml.wordOf(fields.get(key) ?? null, form);
	if (word !== null && word.text !== "true" && word.text !== "false") {
		yaml.addError(word.at, `${key} takes ${form}, got ${JSON.stringify(word.text)}`);
	}
	return word?.text === "true";
}

/** A text is a shell command; a list is a program and its arguments. */
function readCommand(yaml: YamlReader, node: Node | null): readonly string[] | null {
	const form = "a command line, or a list of its words";
	if (!yaml.isList(node)) {
		const word = yaml.wordOf(node, form);
		return word === null ? null : ["sh", "-c", word.text];
	}
	const words = (yaml.listOf(node, form) ?? []).map((item) => yaml.wordOf(item, form)?.text ?? "");
	if (words.length === 0) return addError(yaml, node, `the workload is empty; write ${form}`);
	return words;
}
