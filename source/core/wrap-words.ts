/**
 * Wraps a text between its words into lines of at most `columns`. A longer word gets its own line,
 * uncut.
 *
 * @param widthOf returns the columns that a text takes; one per character if left out
 */
export function wrapWords(
	text: string,
	columns: number,
	widthOf = (line: string): number => line.length,
): string[] {
	const [first = "", ...words] = text.split(" ");
	const lines: string[] = [];
	let line = first;
	for (const word of words) {
		const longer = line === "" ? word : `${line} ${word}`;
		if (widthOf(longer) <= columns) {
			line = longer;
			continue;
		}
		if (line !== "") lines.push(line);
		line = word;
	}
	return [...lines, line];
}
