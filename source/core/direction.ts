/** The directions in which a link carries bytes, as seen from the host: transmit and receive. */
export type Direction = "tx" | "rx";
export const DIRECTIONS: readonly Direction[] = ["tx", "rx"];
