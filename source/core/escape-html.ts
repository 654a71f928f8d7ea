const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** Controls, bidirectional controls, lone surrogates, unassigned code points; not a line feed. */
const UNREADABLE = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu;

/** Puts U+FFFD in place of each invisible character but line feeds. */
export function replaceUnreadable(text: string): string {
	return text.replace(UNREADABLE, "\uFFFD");
}

/** Escapes foreign text for HTML: for text, and for quoted attributes. */
export function escapeHtml(text: string): string {
	return replaceUnreadable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
