/** The checklist as text. */
import { formatPlural } from "../core/format.ts";
import { printable } from "../core/printable-text.ts";
import { wrapWords } from "../core/wrap-words.ts";
import type { Check } from "./check.ts";
import { isOfSource } from "./source-checks.ts";

const SIGNS: Readonly<Record<Check["result"], string>> = { passed: "✓", failed: "✗", none: "–" };
const TITLE_WIDTH = 17;

const INDENT = " ".repeat(2 + TITLE_WIDTH);
/** Below this width text is not wrapped. */
const MIN_TEXT_WIDTH = 10;

/**
 * Returns one line per check with its remedy below it, and at the end a conclusion.
 *
 * @param columns the width of the terminal; infinite if the output is not one
 */
export function checklistText(checks: readonly Check[], columns = Infinity): string {
	const lines = checks.flatMap(({ title, result, detail, remedy }) => [
		...hang(`${SIGNS[result]} ${title.padEnd(TITLE_WIDTH)}`, INDENT, printable(detail), columns),
		...(remedy === null ? [] : remedyLines(printable(remedy), columns)),
	]);
	return [...lines, "", ...hang("", "", conclusion(checks), columns)].join("\n");
}

function remedyLines(remedy: string, columns: number): string[] {
	const first = `${INDENT}→ `;
	// A command stays on one line, so that it can be copied.
	if (remedy.startsWith("sudo ")) return [`${first}${remedy}`];
	return hang(first, `${INDENT}  `, remedy, columns);
}

function conclusion(checks: readonly Check[]): string {
	const count = (wanted: Check["result"]) =>
		checks.filter(({ result }) => result === wanted).length;
	const [failures, passes] = [count("failed"), count("passed")];
	const unchecked = checks
		.filter(({ id, result }) => result === "none" && !isOfSource(id))
		.map(({ title }) => title);
	if (failures === 0 && unchecked.length === 0) return "no problems found";
	const found =
		failures === 0
			? `${formatPlural(passes, "check")} passed`
			: `${formatPlural(failures, "check")} failed`;
	return unchecked.length === 0 ? found : `${found}; not checked: ${unchecked.join(", ")}`;
}

/** Wraps a text with a hanging indent: `first` begins its first line, `rest` the others. */
function hang(first: string, rest: string, text: string, columns: number): string[] {
	const width = columns - rest.length;
	if (width < MIN_TEXT_WIDTH) return [`${first}${text}`];
	return wrapWords(text, width).map((line, index) => `${index === 0 ? first : rest}${line}`);
}
