/**
 * Draws the examples of property tests from a seed, so that a commit is judged by the same examples
 * wherever its tests run. `PROPERTY_SEED` is another seed, or `random` for new examples each time.
 */
import process from "node:process";
import fc from "fast-check";

const seed = process.env.PROPERTY_SEED ?? "1";
if (seed !== "random") fc.configureGlobal({ seed: Number(seed) });
