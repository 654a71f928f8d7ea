import type { Alert } from "../alerts/alert.ts";
import { parseAlert } from "../alerts/parse-alert.ts";
import { ExitCode, UserError } from "../core/errors.ts";
import { usage } from "./command-line.ts";
import { type Flag, textFlag } from "./flags.ts";

const alert: Flag<readonly Alert[]> = {
	takes: "ALERT",
	isRepeatable: true,
	help:
		"ring and record an event when ALERT fires, such as 'tx < 1000 MB/s for 3s', " +
		"'latency > 5 us' or 'dma_errors increase'; may be repeated",
	fallback: [],
	read: (texts, name) => texts.split("\n").map((text) => readAlert(text, name)),
};

/** The flags of commands that watch for what a user names. */
export const ALERT_FLAGS = {
	alert,
	onAlert: textFlag("COMMAND", null, "run COMMAND (by sh) when an alert fires"),
};

export interface AlertValues {
	readonly alert: readonly Alert[];
	readonly onAlert: string | null;
}

export function refuseAlertClashes({ alert, onAlert }: AlertValues): void {
	if (onAlert !== null && alert.length === 0) throw usage("--on-alert needs --alert");
}

function readAlert(text: string, name: string): Alert {
	const parsed = parseAlert(text);
	if (parsed.ok) return parsed.value;
	throw new UserError(`${name} ${JSON.stringify(text)}: ${parsed.problem}`, ExitCode.usage);
}
