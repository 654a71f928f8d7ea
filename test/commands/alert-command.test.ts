import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import test, { after } from "node:test";
import type { Firing } from "../../source/alerts/alert-watcher.ts";
import { parseAlert } from "../../source/alerts/parse-alert.ts";
import { AlertCommand } from "../../source/commands/alert-command.ts";
import { systemClock } from "../../source/pipeline/system-clock.ts";
import { NOBODY, SUDO, sharedFolder } from "../helpers/under-sudo.ts";
import { until } from "../helpers/until.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "anarchy-alert-"));
after(() => rmSync(FOLDER, { recursive: true }));

function firing(text: string): Firing {
	const parsed = parseAlert(text);
	if (!parsed.ok) assert.fail(parsed.problem);
	return { alert: parsed.value, wall_ms: 0, value: 512.5, source: "anarchy", gpu: "0000:01:00.0" };
}

function commandOf(command: string) {
	const warnings: string[] = [];
	const alert = new AlertCommand(command, systemClock, (text) => warnings.push(text));
	return { alert, warnings };
}

test("a command has the facts in its environment, and its output goes nowhere", async () => {
	const file = join(FOLDER, "facts");
	const { alert, warnings } = commandOf(`echo out; echo err >&2; env | grep ^ANARCHY_ > ${file}`);
	alert.run(firing("tx < 1000 MB/s for 3s"));
	await until(() => existsSync(file) && readFileSync(file, "utf8").includes("_GPU"), "the facts");
	await alert.close();
	assert.deepEqual(readFileSync(file, "utf8").trim().split("\n").sort(), [
		"ANARCHY_ALERT=tx < 1000 MB/s for 3s",
		"ANARCHY_ALERT_GPU=0000:01:00.0",
		"ANARCHY_ALERT_METRIC=tx_mb_per_s",
		"ANARCHY_ALERT_SOURCE=anarchy",
		"ANARCHY_ALERT_TIME=1970-01-01T00:00:00.000Z",
		"ANARCHY_ALERT_VALUE=512.5",
	]);
	assert.deepEqual(warnings, []);
});

test("never two at a time: of each alert the newest waits, and one failure is said once", async () => {
	const file = join(FOLDER, "runs");
	const gate = join(FOLDER, "gate");
	const { alert, warnings } = commandOf(
		`echo "$ANARCHY_ALERT" >> ${file}; until [ -e ${gate} ]; do sleep 0.02; done; exit 7`,
	);
	alert.run(firing("tx < 1 MB/s"));
	await until(() => existsSync(file), "the first");
	for (const text of ["tx < 2 MB/s", "tx < 3 MB/s", "tx < 2 MB/s"]) alert.run(firing(text));
	assert.equal(readFileSync(file, "utf8"), "tx < 1 MB/s\n");
	const opened = new AlertCommand(`touch ${gate}`, systemClock, () => {});
	opened.run(firing("tx < 9 MB/s"));
	await until(() => readFileSync(file, "utf8").split("\n").length === 4, "all three");
	await alert.close();
	await opened.close();
	assert.deepEqual(warnings, ["--on-alert exited with status 7"]);
});

test("at the end a command that does not end is killed, with what it started", async () => {
	const file = join(FOLDER, "pid");
	const { alert } = commandOf(`trap '' TERM; sleep 1000 & echo $! > ${file}; wait; wait`);
	alert.run(firing("tx < 1 MB/s"));
	await until(() => existsSync(file) && readFileSync(file, "utf8").endsWith("\n"), "its child");
	const pid = Number(readFileSync(file, "utf8"));
	await alert.close();
	await until(() => !isAlive(pid), "no child");
});

test("under sudo it is the invoking user, for good, also after the process gave up root", {
	skip: process.getuid?.() === 0 ? false : "needs root",
}, async (context) => {
	const before = { ...process.env };
	context.after(() => {
		process.env = before;
	});
	Object.assign(process.env, SUDO);
	const { shared } = sharedFolder(context);
	for (const isDropped of [false, true]) {
		const file = join(shared, `ids-${isDropped}`);
		const { alert, warnings } = commandOf(
			`grep -E '^(Uid|Gid|Groups|CapEff):' /proc/self/status > ${file}; id -un >> ${file}`,
		);
		if (isDropped) process.seteuid?.(NOBODY);
		try {
			alert.run(firing("tx < 1 MB/s"));
			await until(() => existsSync(file) && /nobody\n$/.test(readFileSync(file, "utf8")), "ids");
			await alert.close();
		} finally {
			if (isDropped) process.seteuid?.(0);
		}
		const text = readFileSync(file, "utf8");
		assert.match(text, /^Uid:\t65534\t65534\t65534\t65534$/m, `dropped: ${isDropped}`);
		assert.match(text, /^CapEff:\t0+$/m);
		assert.doesNotMatch(text, /^[GU]id:.*\t0\b/m);
		assert.deepEqual(warnings, []);
	}
});

function isAlive(pid: number): boolean {
	try {
		return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
	} catch {
		return false;
	}
}
