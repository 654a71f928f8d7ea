/** The one way in which text becomes markup: nothing that is not `Markup` gets through unescaped. */

/** A piece of HTML that {@link html} made: safe to put into more of it as it is. */
export class Markup {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

/** What may stand in an {@link html} template. Absent (`null`) leaves nothing. */
export type Content = string | number | Markup | null | readonly Content[];

/**
 * A template of HTML. Strings put into it are escaped, for text and for quoted attributes alike;
 * markup and lists of it are taken over.
 */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
	let text = "";
	for (const [index, part] of parts.entries()) {
		text += part + markupOf(contents[index] ?? null);
	}
	return new Markup(text);
}

function markupOf(content: Content): string {
	if (content === null) return "";
	if (content instanceof Markup) return content.text;
	if (typeof content === "object") return content.map(markupOf).join("");
	return escaped(String(content));
}

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

function escaped(text: string): string {
	return readable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** Controls, what turns the direction of writing, surrogates without a partner, and unassigned. */
const UNREADABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;

/** The text on one line, with a mark in place of each character that shows as none of its own. */
export function readable(text: string): string {
	return text.replace(/[\t\r\n]+/g, " ").replace(UNREADABLE, "\uFFFD");
}

/** A value for a `<script type="application/json">`, which no text in it can end. */
export function embeddedJson(value: unknown): Markup {
	const json = JSON.stringify(value, (_key, item) =>
		typeof item === "string" ? readable(item) : item,
	);
	return new Markup(json.replaceAll("<", "\\u003c"));
}
