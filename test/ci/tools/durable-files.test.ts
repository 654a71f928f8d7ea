/**
 * A file that is put in its place at once survives a power cut: it is synced before, and its folder
 * after.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import test from "node:test";
import { temporaryDirectory } from "../../helpers/log-samples.ts";
import { csv, everySecond } from "../../helpers/recorded-logs.ts";
import { PROGRAM } from "../../helpers/replayed-screen.ts";

const hasStrace = spawnSync("strace", ["-qq", "-o", "/dev/null", "true"]).status === 0;

/** Commands, and where in OUT the file is that they put in its place. */
const COMMANDS: Readonly<Record<string, string>> = {
	"analyze LOG --html OUT/page.html": "page.html",
	"analyze LOG --export OUT/records.parquet": "records.parquet",
	"compare LOG LOG --allow-inconclusive --junit OUT/result.xml": "result.xml",
	"serve --demo --textfile OUT/anarchy.prom": "anarchy.prom",
	"baseline save nightly LOG": "anarchy-perf-ink/baselines/nightly.json",
	"doctor -i 0.1 --report OUT/report.txt": "report.txt",
	"stress SCENARIO --demo -i 0.05 -o OUT/run": "run/result.json",
};

for (const [line, name] of Object.entries(COMMANDS)) {
	test(`${line}: the file is on the disk, and so is its name`, { skip: !hasStrace }, (t) => {
		const folder = realpathSync(temporaryDirectory(t));
		const places = { LOG: join(folder, "log.csv"), SCENARIO: join(folder, "s.yaml"), OUT: "out" };
		const out = join(folder, places.OUT);
		mkdirSync(out);
		writeFileSync(places.LOG, csv(everySecond(60)));
		writeFileSync(places.SCENARIO, "name: s\nphases: [{name: idle, duration: 100ms}]\n");
		const words = line
			.split(" ")
			.map((word) => word.replace(/^(LOG|SCENARIO)$/, (key) => places[key as keyof typeof places]))
			.map((word) => word.replace(/^OUT/, out));
		const trace = join(folder, "trace");
		const calls = "trace=fsync,fdatasync,rename,renameat,renameat2,link,linkat";
		const { status, stderr } = spawnSync(
			"strace",
			["-f", "-y", "-qq", "-o", trace, "-e", calls, process.execPath, PROGRAM, ...words],
			{ env: { ...process.env, XDG_DATA_HOME: out, SUDO_UID: "" }, encoding: "utf8" },
		);
		assert.ok(status === 0 || (line.startsWith("doctor") && status === 1), stderr);
		const path = join(out, name);
		const lines = readFileSync(trace, "utf8").split("\n");
		const put = lines.findIndex((call) => /(rename|link)/.test(call) && call.includes(`"${path}"`));
		assert.ok(put >= 0, `${basename(path)} is put in its place`);
		const aside = /"([^"]*aside[^"]*)"/.exec(lines[put] ?? "")?.[1] ?? "none";
		const syncs = (of: string) => (call: string) => /fsync/.test(call) && call.includes(`<${of}>`);
		assert.ok(lines.slice(0, put).some(syncs(aside)), "the file, before");
		assert.ok(lines.slice(put).some(syncs(dirname(path))), "its folder, after");
	});
}
