/** Slow, and it takes the kernel rig: only `.ci/run` and `npm run test:kernel` run it. */
import { testStory } from "./three-at-once.ts";

testStory("failures", { interval_s: 0.5, what: "a driver that fails in every way" });
