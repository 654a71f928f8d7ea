/** Command lines that people can paste into a shell. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** Joins words to a command line that any POSIX shell splits into the same words. */
export function shellLine(words: readonly string[]): string {
	return words.map(quoteWord).join(" ");
}

function quoteWord(word: string): string {
	return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
