import { execFile } from "node:child_process";
import { existsSync } from "node:fs";

/** systemd's own client touches this file once the clock was set. */
const SYNCHRONISED = "/run/systemd/timesync/synchronized";
const PATIENCE_MS = 2000;

/**
 * Whether the kernel's clock is kept right, by whichever service; null where nobody says. The kernel's
 * own answer, adjtimex(2), can not be asked from here: timedatectl hands it on.
 */
export function isTimeSynchronised(): Promise<boolean | null> {
	if (existsSync(SYNCHRONISED)) return Promise.resolve(true);
	const words = ["show", "--property=NTPSynchronized", "--value"];
	return new Promise((resolve) => {
		execFile("timedatectl", words, { timeout: PATIENCE_MS }, (error, stdout) => {
			const answer = error === null ? stdout.trim() : "";
			resolve(answer === "yes" ? true : answer === "no" ? false : null);
		});
	});
}
