/** Markdown, as GitHub and GitLab render it. */
import { printable } from "../terminal/line.ts";

/** @param rows the header, the alignment of each column, and the body */
export function markdownTable(rows: readonly (readonly string[])[]): string {
	return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Escapes what would be Markdown or HTML. */
export function escapeMarkdown(text: string): string {
	return printable(text)
		.replace(/[\\`*_{}[\]()#+!|~<>&@]/g, "\\$&")
		.replaceAll("\\<", "&lt;")
		.replaceAll("\\&", "&amp;");
}
