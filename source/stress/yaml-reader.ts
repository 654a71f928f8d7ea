/** Reads YAML of a known form: every mistake is noted with its place, and reading goes on. */
import {
	CST,
	type Document,
	isAlias,
	isMap,
	isScalar,
	isSeq,
	Lexer,
	LineCounter,
	type Node,
	parseDocument,
	type Scalar,
	type YAMLMap,
} from "yaml";
import { suggestion } from "./nearest.ts";

/** A scenario is a page: what is larger, or deeper, was not written by hand. */
const LARGEST_CHARACTERS = 65_536;
const DEEPEST = 32;
const MOST_ALIASES = 100;

export interface Mistake {
	/** Both from 1. */
	readonly line: number;
	readonly column: number;
	/** What is wrong, and what to write. */
	readonly text: string;
}

/** A text and where it stands. */
export interface Word {
	readonly text: string;
	/** Place of its first character within the file, from 0. */
	readonly at: number;
}

/** One mapping, by its keys, of which every one is known. */
export type Fields = ReadonlyMap<string, Node | null>;

export class YamlReader {
	/** Null where the text is not looked into. */
	readonly root: Node | null;
	readonly #document: Document | null = null;
	readonly #lines = new LineCounter();
	readonly #mistakes: Mistake[] = [];
	readonly #unreadableLines = new Set<number>();
	#aliases = 0;

	constructor(text: string) {
		this.root = null;
		this.#lines.addNewLine(0);
		const excess = excessOf(text);
		if (excess !== null) {
			this.#mistakes.push({ line: 1, column: 1, text: excess });
			return;
		}
		const lines = new LineCounter();
		// Of the schema failsafe every value is a text: `on` is no truth value, `1_0` no number.
		const settings = { schema: "failsafe", uniqueKeys: false, prettyErrors: false } as const;
		const document = parsed(text, { ...settings, lineCounter: lines });
		if (document === null) {
			const problem = "this is no YAML that can be read; it goes on and on";
			this.#mistakes.push({ line: 1, column: 1, text: problem });
			return;
		}
		this.#lines = lines;
		this.#document = document;
		this.root = document.contents;
		for (const { message, pos } of [...document.errors, ...document.warnings]) {
			this.mistake(pos[0], `this is no YAML: ${message}`);
			this.#unreadableLines.add(lines.linePos(pos[0]).line);
		}
	}

	/** In the order of the text. On a line that is no YAML nothing else is held against it. */
	get mistakes(): readonly Mistake[] {
		return this.#mistakes
			.filter(({ line, text }) => !this.#unreadableLines.has(line) || text.startsWith("this is no"))
			.sort((a, b) => a.line - b.line || a.column - b.column);
	}

	mistake(at: number, text: string): void {
		const { line, col } = this.#lines.linePos(at);
		this.#mistakes.push({ line: Math.max(1, line), column: Math.max(1, col), text });
	}

	/** @param what what it is, such as "a phase" */
	fieldsOf(node: Node | null, what: string, known: readonly string[]): Fields | null {
		const map = this.#resolved(node);
		if (!isMap(map)) {
			this.mistake(startOf(node), `${what} is a mapping of ${known.join(", ")}`);
			return null;
		}
		const fields = new Map<string, Node | null>();
		for (const { key, value } of (map as YAMLMap<Node | null, Node | null>).items) {
			const name = isScalar(key) ? String(key.value) : null;
			const at = startOf(key);
			if (name === null) this.mistake(at, `the key of a value is one of ${known.join(", ")}`);
			else if (!known.includes(name)) {
				this.mistake(at, `unknown key "${shortened(name)}"; ${suggestion(name, known)}`);
			} else if (fields.has(name)) {
				this.mistake(at, `"${name}" is given a second time; leave one of them out`);
			} else fields.set(name, value);
		}
		return fields;
	}

	/** @param what what it is to be, with an example */
	listOf(node: Node | null, what: string): readonly (Node | null)[] | null {
		const list = this.#resolved(node);
		if (isSeq(list)) return list.items as (Node | null)[];
		this.mistake(startOf(node), `this is to be ${what}`);
		return null;
	}

	isList(node: Node | null): boolean {
		return isSeq(this.#resolved(node));
	}

	/** @param what what it is to be, with an example */
	wordOf(node: Node | null, what: string): Word | null {
		const scalar = this.#resolved(node);
		if (isScalar(scalar) && typeof scalar.value === "string" && scalar.value.trim() !== "") {
			return { text: scalar.value.trim(), at: startOf(node) + quoteOf(scalar) };
		}
		this.mistake(startOf(node), `this is to be ${what}`);
		return null;
	}

	#resolved(node: Node | null): Node | null {
		if (!isAlias(node) || this.#document === null) return node;
		this.#aliases++;
		if (this.#aliases === MOST_ALIASES + 1) {
			this.mistake(
				startOf(node),
				`more than ${MOST_ALIASES} aliases; write out what they stand for`,
			);
		}
		if (this.#aliases > MOST_ALIASES) return null;
		const target = node.resolve(this.#document) ?? null;
		if (target === null)
			this.mistake(startOf(node), `there is no anchor &${shortened(node.source)}`);
		return target;
	}
}

/** Null where the library's own recursion has no end that the stack would hold. */
function parsed(text: string, settings: Parameters<typeof parseDocument>[1]): Document | null {
	try {
		return parseDocument(text, settings);
	} catch (error) {
		if (error instanceof RangeError) return null;
		throw error;
	}
}

/** Why a text is not looked into; found by its tokens alone, which nothing recurses into. */
function excessOf(text: string): string | null {
	if (text.length > LARGEST_CHARACTERS) {
		return `the file is larger than ${LARGEST_CHARACTERS / 1024} KiB; a scenario is a page`;
	}
	let depth = 0;
	let onLine = 0;
	for (const token of new Lexer().lex(text)) {
		const type = CST.tokenType(token);
		if (type === "flow-seq-start" || type === "flow-map-start") depth++;
		else if (type === "flow-seq-end" || type === "flow-map-end") depth--;
		else if (type === "seq-item-ind" || type === "explicit-key-ind") onLine++;
		else if (type === "newline") onLine = 0;
		else if (type === "space" && token.length > DEEPEST * 4) onLine = DEEPEST + 1;
		if (depth > DEEPEST || onLine > DEEPEST) {
			return `the file is nested deeper than ${DEEPEST} levels; a scenario has four`;
		}
	}
	return null;
}

function startOf(node: Node | null): number {
	return node?.range?.[0] ?? 0;
}

/** Characters before the text itself. */
function quoteOf({ type }: Scalar): number {
	return type === "QUOTE_SINGLE" || type === "QUOTE_DOUBLE" ? 1 : 0;
}

function shortened(text: string): string {
	return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
