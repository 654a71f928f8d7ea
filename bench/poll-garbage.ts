/**
 * `node --expose-gc --min-semi-space-size=64 poll-garbage.ts FILE COUNT`: bytes of garbage a poll, in a heap so large that
 * nothing of it is collected while it is counted.
 */
import { atOnce, driverTexts, pollRepeatedly } from "./polls.ts";

const [path = "", count = "0"] = process.argv.slice(2);
const texts = driverTexts();
const read = atOnce(path);
// What is compiled, and what is kept from poll to poll, is not garbage.
await pollRepeatedly(read, texts, Number(count));
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
await pollRepeatedly(read, texts, Number(count));
const after = process.memoryUsage().heapUsed;
process.stdout.write(`${(after - before) / Number(count)}\n`);
