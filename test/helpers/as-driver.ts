import { ANARCHY_OFFERS } from "../../source/sources/anarchy/text-reading.ts";

/** What a source of a test says of itself that stands in for the Anarchy driver. */
export const AS_DRIVER = { id: "anarchy", counts: "payload", offers: ANARCHY_OFFERS } as const;
