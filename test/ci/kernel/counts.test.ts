/** Slow, and it takes the kernel rig: only `.ci/run` and `npm run test:kernel` run it. */
import { testStory } from "./three-at-once.ts";

testStory("counts", { interval_s: 0.5, what: "counters that leap, overflow and run back" });
