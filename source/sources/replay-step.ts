import type { Sample } from "../core/sample.ts";

/**
 * - `jump`: the playback goes on somewhere else; what was taken before does not belong to it.
 * - `past`: what was recorded just before that place, to fill a window; in any number of steps.
 * - `present`: what is due now, at least one; the last is where the playback is.
 * - `end`: there is nothing more, until a seek.
 */
export type ReplayStep =
	| { readonly kind: "jump"; readonly wall_ms: number }
	| { readonly kind: "past"; readonly samples: readonly Sample[] }
	| { readonly kind: "present"; readonly samples: readonly Sample[] }
	| { readonly kind: "end" };
