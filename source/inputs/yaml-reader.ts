/** Reads YAML of a known form; it collects errors with their places and continues. */
import {
	type Document,
	isAlias,
	isMap,
	isScalar,
	isSeq,
	LineCounter,
	type Node,
	parseDocument,
	type Scalar,
	type YAMLMap,
} from "yaml";
import { suggest } from "./suggest.ts";
import { excessOf } from "./yaml-limits.ts";

/** More are not written by hand. */
const MAX_ALIASES = 100;

/** A place in a text; both from 1. */
export interface Place {
	readonly line: number;
	readonly column: number;
}

export interface TextError extends Place {
	/** What is wrong, and what to write. */
	readonly text: string;
}

/** A text and its place. */
export interface Word {
	readonly text: string;
	/** Characters of the file before it, from 0. */
	readonly at: number;
}

/** Formats `burst.yaml:7:13: unknown unit "kB"; …`, one line per error. */
export function describeErrors(file: string, errors: readonly TextError[]): string[] {
	return errors.map(({ line, column, text }) => `${file}:${line}:${column}: ${text}`);
}

/** One key of a mapping, where it is, and its value. */
export interface Entry {
	readonly name: string;
	readonly at: number;
	readonly value: Node | null;
}

/** The values of a mapping by their keys, all of them known. */
export type Fields = ReadonlyMap<string, Node | null>;

export class YamlReader {
	/** Null where the text is not parsed. */
	readonly root: Node | null;
	readonly #document: Document | null = null;
	readonly #lines = new LineCounter();
	readonly #errors: TextError[] = [];
	readonly #unreadableLines = new Set<number>();
	#aliases = 0;

	constructor(text: string) {
		this.root = null;
		this.#lines.addNewLine(0);
		const excess = excessOf(text);
		if (excess !== null) {
			this.#errors.push({ line: 1, column: 1, text: excess });
			return;
		}
		const lines = new LineCounter();
		// In the failsafe schema every value is a text: `on` is not a boolean, `1_0` not a number.
		const settings = { schema: "failsafe", uniqueKeys: false, prettyErrors: false } as const;
		const document = parsed(text, { ...settings, lineCounter: lines });
		if (document === null) {
			const problem = "invalid YAML: nested too deeply";
			this.#errors.push({ line: 1, column: 1, text: problem });
			return;
		}
		this.#lines = lines;
		this.#document = document;
		this.root = document.contents;
		for (const { message, pos } of [...document.errors, ...document.warnings]) {
			this.addError(pos[0], `invalid YAML: ${message}`);
			this.#unreadableLines.add(lines.linePos(pos[0]).line);
		}
	}

	/** In the order of the text. On a line of invalid YAML other errors are left out. */
	get errors(): readonly TextError[] {
		return this.#errors
			.filter(
				({ line, text }) => !this.#unreadableLines.has(line) || text.startsWith("invalid YAML"),
			)
			.sort((a, b) => a.line - b.line || a.column - b.column);
	}

	addError(at: number, text: string): void {
		this.#errors.push({ ...this.placeOf(at), text });
	}

	/** Returns the line and the column, from 1, of a character. */
	placeOf(at: number): Place {
		const { line, col } = this.#lines.linePos(at);
		return { line: Math.max(1, line), column: Math.max(1, col) };
	}

	/** @param what it is, such as "a phase" */
	fieldsOf(node: Node | null, what: string, known: readonly string[]): Fields | null {
		const names = known.join(", ");
		const entries = this.#entriesOf(node, `${what} is a mapping of ${names}`, `one of ${names}`);
		if (entries === null) return null;
		const fields = new Map<string, Node | null>();
		for (const { name, at, value } of entries) {
			if (known.includes(name)) fields.set(name, value);
			else this.addError(at, `unknown key "${shortened(name)}"; ${suggest(name, known)}`);
		}
		return fields;
	}

	/**
	 * Returns the entries of a mapping whose keys are free, in their order.
	 *
	 * @param what is expected, with an example
	 */
	entriesOf(node: Node | null, what: string): readonly Entry[] | null {
		return this.#entriesOf(node, `expected ${what}`, "a text");
	}

	#entriesOf(node: Node | null, otherwise: string, keys: string): readonly Entry[] | null {
		const map = this.#resolved(node);
		if (!isMap(map)) {
			this.addError(startOf(node), otherwise);
			return null;
		}
		const entries = new Map<string, Entry>();
		for (const { key, value } of (map as YAMLMap<Node | null, Node | null>).items) {
			const name = isScalar(key) ? String(key.value) : null;
			const at = startOf(key);
			if (name === null) this.addError(at, `expected a key, ${keys}`);
			else if (entries.has(name)) {
				this.addError(at, `duplicate key "${shortened(name)}"; remove one of them`);
			} else entries.set(name, { name, at, value });
		}
		return [...entries.values()];
	}

	/** @param what is expected, with an example */
	listOf(node: Node | null, what: string): readonly (Node | null)[] | null {
		const list = this.#resolved(node);
		if (isSeq(list)) return list.items as (Node | null)[];
		this.addError(startOf(node), `expected ${what}`);
		return null;
	}

	isList(node: Node | null): boolean {
		return isSeq(this.#resolved(node));
	}

	/** @param what is expected, with an example */
	wordOf(node: Node | null, what: string): Word | null {
		const scalar = this.#resolved(node);
		if (isScalar(scalar) && typeof scalar.value === "string" && scalar.value.trim() !== "") {
			return { text: scalar.value.trim(), at: startOf(node) + quoteOf(scalar) };
		}
		this.addError(startOf(node), `expected ${what}`);
		return null;
	}

	#resolved(node: Node | null): Node | null {
		if (!isAlias(node) || this.#document === null) return node;
		this.#aliases++;
		if (this.#aliases === MAX_ALIASES + 1) {
			this.addError(startOf(node), `more than ${MAX_ALIASES} aliases; write out their values`);
		}
		if (this.#aliases > MAX_ALIASES) return null;
		const target = node.resolve(this.#document) ?? null;
		if (target === null) this.addError(startOf(node), `unknown anchor &${shortened(node.source)}`);
		return target;
	}
}

/** Null where the library's recursion overflows the stack. */
function parsed(text: string, settings: Parameters<typeof parseDocument>[1]): Document | null {
	try {
		return parseDocument(text, settings);
	} catch (error) {
		if (error instanceof RangeError) return null;
		throw error;
	}
}

function startOf(node: Node | null): number {
	return node?.range?.[0] ?? 0;
}

/** How many characters its quote takes. */
function quoteOf({ type }: Scalar): number {
	return type === "QUOTE_SINGLE" || type === "QUOTE_DOUBLE" ? 1 : 0;
}

function shortened(text: string): string {
	return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
