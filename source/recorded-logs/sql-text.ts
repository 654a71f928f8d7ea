/** Quotes values for SQL, so that names and texts cannot be read as commands. */

/** Returns a text in single quotes. */
export function quoted(text: string): string {
	return `'${text.replaceAll("'", "''")}'`;
}

/** Returns the name of a column or a table in double quotes. */
export function identifier(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}
