/**
 * `tsx bench/measure-exporter.ts [--quick]`: the exporter under 200 scrapes a second, for a minute
 * (quick: 10 s). How it is measured stands in docs/exporter.md.
 */
import { existsSync, watch } from "node:fs";
import { Agent, get } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median, slopeOf } from "./numbers.ts";
import { cpuTime, peakMemory, residentMemory } from "./process-accounts.ts";
import { end, seconds, start, temporaryFolder } from "./surroundings.ts";
import { type Figure, figureTable } from "./table.ts";

const PROGRAM = "dist/anarchy-perf-ink.js";
const SCRAPES_PER_S = 200;
const WARM_UP_S = 5;

const { values: flags } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const measured_s = flags.quick ? 10 : 60;

const folder = temporaryFolder("/dev/shm");
const statistics = join(folder, "statistics");
const simulator = start([process.execPath, PROGRAM, "simulate", statistics, "--duration", "1s"], {
	stdio: "ignore",
});
while (!existsSync(statistics)) await seconds(0.02);
