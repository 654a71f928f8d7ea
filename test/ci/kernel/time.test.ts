/** Slow, and it takes the kernel rig: only `.ci/run` and `npm run test:kernel` run it. */
import { testStory } from "./three-at-once.ts";

testStory("time", { interval_s: 0.5, what: "clocks that are set, and a processor that is busy" });
