/** HTML from templates: everything that is not {@link Markup} is escaped. */
import { escapeHtml, replaceUnreadable } from "../core/escape-html.ts";

/** HTML that {@link html} made, which templates include unescaped. */
export class Markup {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

/** Values of an {@link html} template. `null` is left out. */
export type Content = string | number | Markup | null | readonly Content[];

/**
 * A template of HTML. Strings are escaped for text and for quoted attributes; markup and lists of
 * it are included as they are.
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
	return escapeHtml(onOneLine(String(content)));
}

/** Returns the text on one line, with U+FFFD in place of each invisible character. */
export function makeReadable(text: string): string {
	return replaceUnreadable(onOneLine(text));
}

function onOneLine(text: string): string {
	return text.replace(/[\t\r\n]+/g, " ");
}

/** Returns JSON for a `<script type="application/json">`, which no text in it can close. */
export function embeddedJson(value: unknown): Markup {
	const json = JSON.stringify(value, (_key, item) =>
		typeof item === "string" ? makeReadable(item) : item,
	);
	return new Markup(json.replaceAll("<", "\\u003c"));
}
