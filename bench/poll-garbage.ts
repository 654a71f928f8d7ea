/**
 * `node --expose-gc --min-semi-space-size=64 poll-garbage.ts FILE COUNT`: bytes of garbage per
 * poll, in a heap so large that nothing is collected meanwhile.
 */
import { atOnce, driverTexts, pollRepeatedly } from "./polls.ts";

const [path = "", count = "0"] = process.argv.slice(2);
const texts = driverTexts();
const read = atOnce(path);
// Compiled code, and what is kept between polls, is not garbage.
await pollRepeatedly(read, texts, Number(count));
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
await pollRepeatedly(read, texts, Number(count));
const after = process.memoryUsage().heapUsed;
process.stdout.write(`${(after - before) / Number(count)}\n`);
