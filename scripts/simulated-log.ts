/**
 * Writes what the logger would record of a simulated driver, in no time:
 *
 *     node --import tsx scripts/simulated-log.ts SCENARIO SEED SECONDS FILE
 */
import { writeFileSync } from "node:fs";
import { EventDetector } from "../source/pipeline/event-detector.ts";
import { CSV_HEADER, toCsvRecord } from "../source/record/csv-record.ts";
import { isScenarioName } from "../source/sources/simulated/scenarios.ts";
import { simulatedSamples } from "../test/helpers/simulated-samples.ts";

const [scenario = "", seed, seconds, path = ""] = process.argv.slice(2);
if (!isScenarioName(scenario)) throw new Error(`no scenario is named ${scenario}`);
const options = { scenario, seed: Number(seed), uptime_s: 3600 };
const records = new EventDetector().recordsOf(await simulatedSamples(Number(seconds), 1, options));
writeFileSync(path, `${[CSV_HEADER, ...records.map(toCsvRecord)].join("\n")}\n`);
