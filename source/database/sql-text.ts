/** Values as SQL writes them, so that no name and no text can be taken for a command. */

/** A text in single quotes. */
export function quoted(text: string): string {
	return `'${text.replaceAll("'", "''")}'`;
}

export function quotedList(texts: readonly string[]): string {
	return `[${texts.map(quoted).join(", ")}]`;
}

/** The name of a column or a table in double quotes. */
export function identifier(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}
