/** The role of a line. `baseline` is also dashed, so that it is distinct without colour. */
export type Colour = "tx" | "rx" | "latency" | "baseline" | "candidate" | "plain";
