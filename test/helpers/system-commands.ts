/** The system's own commands, as root types them: to mount, to format. */
import assert from "node:assert/strict";
import { type SpawnSyncReturns, spawnSync } from "node:child_process";

export function run(...[command = "", ...words]: string[]): SpawnSyncReturns<string> {
	return spawnSync(command, words, { encoding: "utf8" });
}

export function mustRun(...command: string[]): void {
	const { status, stderr } = run(...command);
	assert.equal(status, 0, `${command.join(" ")}: ${stderr}`);
}
