/** What the program itself needs of the machine. */
import { type Check, failed, none, passed } from "./check.ts";
import type { MachineFacts, TerminalFacts } from "./machine-facts.ts";

const LEAST_NODE = 20;
/** Smaller, and graphs are left out. */
const LEAST_COLUMNS = 40;
const LEAST_ROWS = 12;

export function machineChecks({ terminal, node, isTimeSynchronised }: MachineFacts): Check[] {
	return [terminalCheck(terminal), nodeCheck(node), timeCheck(isTimeSynchronised)];
}

function terminalCheck(terminal: TerminalFacts): Check {
	const check = { id: "terminal", title: "terminal" };
	const { isTerminal, name, columns, rows, colourDepth, isUtf8 } = terminal;
	if (!isTerminal) return none(check, "the output is none");
	const size = `${columns}×${rows}`;
	if (name === "dumb" || name === "") {
		const remedy = "set TERM to what the terminal is, such as xterm-256color";
		return failed(check, `TERM is “${name}”, so there is no screen`, remedy);
	}
	if (!isUtf8) {
		const detail = "the locale is not UTF-8, so the graphs would be question marks";
		return failed(check, detail, "export LANG=C.UTF-8");
	}
	if (columns < LEAST_COLUMNS || rows < LEAST_ROWS) {
		const least = `${LEAST_COLUMNS}×${LEAST_ROWS}`;
		return failed(check, `${size} is too small for graphs`, `make it ${least} or larger`);
	}
	const colours = colourDepth === 1 ? "without colours" : `${2 ** colourDepth} colours`;
	return passed(check, `${name}, ${size}, ${colours}`);
}

function nodeCheck(version: string): Check {
	const check = { id: "node", title: "Node" };
	if (Number.parseInt(version, 10) >= LEAST_NODE) return passed(check, version);
	return failed(check, `${version} is too old`, `install Node ${LEAST_NODE} or later`);
}

/** Rates come from the monotonic clock: only the times in a log are wrong without it. */
function timeCheck(isSynchronised: boolean | null): Check {
	const check = { id: "time", title: "time" };
	if (isSynchronised === null) return none(check, "nobody says whether it is synchronised");
	if (isSynchronised) return passed(check, "synchronised");
	return failed(
		check,
		"not synchronised: the times in logs may be off",
		"sudo timedatectl set-ntp true",
	);
}
