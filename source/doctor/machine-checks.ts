/** Checks of what the program itself needs. */
import { type Check, failed, none, passed } from "./check.ts";
import type { MachineFacts, TerminalFacts } from "./machine-facts.ts";

/** Smaller terminals have no graphs. */
const MIN_COLUMNS = 40;
const MIN_ROWS = 12;

export function machineChecks({ terminal, node, isTimeSynchronised }: MachineFacts): Check[] {
	return [terminalCheck(terminal), nodeCheck(node), timeCheck(isTimeSynchronised)];
}

function terminalCheck(terminal: TerminalFacts): Check {
	const check = { id: "terminal", title: "terminal" };
	const { isTerminal, hasScreen, name, columns, rows, colourDepth, isUtf8 } = terminal;
	if (!isTerminal) return none(check, "output is not a terminal");
	const size = `${columns}×${rows}`;
	if (!hasScreen) {
		const remedy = "set TERM to the terminal's type, such as xterm-256color";
		const state = name === "" ? "not set" : `“${name}”`;
		return failed(check, `TERM is ${state}, so there is no screen`, remedy);
	}
	if (!isUtf8) {
		const detail = "the locale is not UTF-8: graphs would be question marks";
		return failed(check, detail, "export LANG=C.UTF-8");
	}
	if (columns < MIN_COLUMNS || rows < MIN_ROWS) {
		const least = `${MIN_COLUMNS}×${MIN_ROWS}`;
		return failed(check, `${size} is too small for graphs`, `make it ${least} or larger`);
	}
	const colours = colourDepth === 1 ? "without colours" : `${2 ** colourDepth} colours`;
	return passed(check, `${name}, ${size}, ${colours}`);
}

/** A Node that is too old is refused when the program starts. */
function nodeCheck(version: string): Check {
	return passed({ id: "node", title: "Node" }, version);
}

/** Only the times in logs depend on this: rates come from the monotonic clock. */
function timeCheck(isSynchronised: boolean | null): Check {
	const check = { id: "time", title: "time" };
	if (isSynchronised === null) return none(check, "unknown (timedatectl is not available)");
	if (isSynchronised) return passed(check, "synchronised");
	return failed(
		check,
		"not synchronised: the times in logs may be off",
		"sudo timedatectl set-ntp true",
	);
}
