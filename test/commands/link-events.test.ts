import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { formatDriverStatistics } from "../../source/sources/anarchy/format-statistics.ts";
import { steadyStatistics } from "../helpers/driver-file.ts";
import { inSlot } from "../helpers/link-trees.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { writeSysfs } from "../helpers/sysfs.ts";
import { until } from "../helpers/until.ts";

test("what happens to the link is in the log, with its time: a GPU that goes and comes back", async (t) => {
	const folder = temporaryDirectory(t);
	const [driver, log] = [join(folder, "statistics"), join(folder, "log.jsonl")];
	writeFileSync(driver, formatDriverStatistics(steadyStatistics(60_000)));
	const sysfs = writeSysfs(t, inSlot("16.0 x4", { removable: "removable" }));
	const card = join(sysfs, "bus/pci/devices/0000:01:00.0");
	const words = ["log", "--json", "-o", log, "-f", driver, "--sysfs", sysfs, "-i", "0.1"];
	const logger = spawn(process.execPath, [PROGRAM, ...words], { stdio: "ignore" });
	const ended = once(logger, "exit");
	t.after(() => logger.kill("SIGKILL"));
	const says = (event: string) => () =>
		existsSync(log) && readFileSync(log, "utf8").includes(`"event":"${event}"`);
	await until(says("start"));
	const went_ms = Date.now();
	renameSync(card, `${sysfs}/gone`);
	await until(says("link_down"));
	renameSync(`${sysfs}/gone`, card);
	await until(says("link_up"));
	logger.kill("SIGTERM");
	assert.deepEqual(await ended, [0, null]);
	const events = readFileSync(log, "utf8")
		.trimEnd()
		.split("\n")
		.map((line): Record<string, unknown> => JSON.parse(line))
		.filter(({ event }) => /link|hotplug/.test(`${event}`));
	assert.deepEqual(
		events.map(({ event, gpu, detail }) => [event, gpu, detail]),
		[
			["hotplug", "0000:01:00.0", "removed: GPU 0000:01:00.0"],
			["link_down", "0000:01:00.0", "link down: GPU 0000:01:00.0 is gone"],
			["hotplug", "0000:01:00.0", "added: GPU 0000:01:00.0"],
			["link_up", "0000:01:00.0", "link up: GPU 0000:01:00.0, Gen 4 x4"],
		],
	);
	assert.ok(Date.parse(`${events[0]?.time}`) >= went_ms - 1, "not before it happened");
});
