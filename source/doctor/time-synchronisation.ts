import { execFile } from "node:child_process";
import { existsSync } from "node:fs";

/** systemd's own client touches this file once the clock was set. */
const SYNCHRONISED = "/run/systemd/timesync/synchronized";
const TIMEOUT_MS = 2000;

/**
 * Returns whether the clock is synchronised, by whichever service; null: unknown. The kernel's own
 * answer, adjtimex(2), is available only through timedatectl.
 */
export function isTimeSynchronised(): Promise<boolean | null> {
	if (existsSync(SYNCHRONISED)) return Promise.resolve(true);
	const words = ["show", "--property=NTPSynchronized", "--value"];
	return new Promise((resolve) => {
		execFile("timedatectl", words, { timeout: TIMEOUT_MS }, (error, stdout) => {
			const answer = error === null ? stdout.trim() : "";
			resolve(answer === "yes" ? true : answer === "no" ? false : null);
		});
	});
}
