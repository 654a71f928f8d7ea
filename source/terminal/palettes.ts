/**
 * The colours of the themes: of truecolor, and the number among 256 that comes closest. Backgrounds
 * are those of badges alone, so that a transparent terminal stays one. The text is in the
 * terminal's own colour, which is legible whatever its background.
 */
import type { BadgeRole, Ladder, PlainRole } from "./roles.ts";

/** A colour: `#rrggbb`, and its number among 256. */
export type Colour = readonly [hex: string, number: number];

/** The tones of a graph. Between the ends of its body there are further ones, in truecolor. */
export interface LadderColours {
	readonly crest: Colour;
	readonly crest2: Colour;
	readonly floor: Colour;
	readonly top: Colour;
	readonly band: Colour;
}

export interface Palette {
	/** The terminal's own colour is missing. */
	readonly plain: Readonly<Record<Exclude<PlainRole, "text">, Colour>>;
	readonly badges: Readonly<Record<BadgeRole, { readonly ink: Colour; readonly ground: Colour }>>;
	readonly ladders: Readonly<Record<Ladder, LadderColours>>;
}

const WHITE: Colour = ["#ffffff", 231];
const NIGHT: Colour = ["#0d1117", 233];

export const DARK: Palette = {
	plain: {
		strong: ["#f0f6fc", 231],
		dim: ["#8b949e", 246],
		faint: ["#484f58", 240],
		grid: ["#21262d", 237],
		capline: ["#727a83", 245],
		cap: ["#c9d1d9", 253],
		hatch: ["#3d434a", 240],
		ok: ["#56d364", 77],
		warn: ["#ff9248", 209],
		error: ["#ff6b6b", 203],
	},
	badges: {
		badge: { ink: WHITE, ground: ["#484f58", 238] },
		warnBadge: { ink: NIGHT, ground: ["#ff9248", 209] },
		errorBadge: { ink: WHITE, ground: ["#b3262b", 124] },
		cursor: { ink: WHITE, ground: ["#3d5a80", 60] },
	},
	ladders: {
		tx: {
			crest: ["#5ccfe6", 80],
			crest2: ["#41aac4", 73],
			floor: ["#1c5a6e", 30],
			top: ["#2586a1", 30],
			band: ["#153a47", 236],
		},
		rx: {
			crest: ["#d2a6ff", 183],
			crest2: ["#a881db", 140],
			floor: ["#54407c", 97],
			top: ["#7f5cb8", 97],
			band: ["#352b4f", 236],
		},
		latency: {
			crest: ["#f2d16b", 221],
			crest2: ["#c8aa4f", 178],
			floor: ["#685929", 136],
			top: ["#9e8333", 136],
			band: ["#403921", 236],
		},
		old: {
			crest: ["#6c737c", 246],
			crest2: ["#6c737c", 246],
			floor: ["#393f46", 240],
			top: ["#545a63", 240],
			band: ["#262b31", 235],
		},
	},
};

export const LIGHT: Palette = {
	plain: {
		strong: ["#0b0f14", 16],
		dim: ["#57606a", 241],
		faint: ["#afb8c1", 250],
		grid: ["#e4e8ec", 254],
		capline: ["#798088", 243],
		cap: ["#24292f", 236],
		hatch: ["#bfc3c6", 250],
		ok: ["#1a7f37", 28],
		warn: ["#bc4c00", 130],
		error: ["#cf222e", 160],
	},
	badges: {
		badge: { ink: WHITE, ground: ["#57606a", 241] },
		warnBadge: { ink: WHITE, ground: ["#bc4c00", 130] },
		errorBadge: { ink: WHITE, ground: ["#cf222e", 160] },
		cursor: { ink: WHITE, ground: ["#57606a", 241] },
	},
	ladders: {
		tx: {
			crest: ["#036c8c", 24],
			crest2: ["#268caa", 31],
			floor: ["#89c9db", 74],
			top: ["#4aacc8", 74],
			band: ["#c9e6ef", 152],
		},
		rx: {
			crest: ["#7b3fc4", 91],
			crest2: ["#9461d2", 97],
			floor: ["#c9aeeb", 140],
			top: ["#ac83e1", 140],
			band: ["#e6daf6", 189],
		},
		latency: {
			crest: ["#8a5a00", 94],
			crest2: ["#ad812c", 136],
			floor: ["#e1c793", 179],
			top: ["#d0a859", 179],
			band: ["#f1e5ce", 223],
		},
		old: {
			crest: ["#81888f", 245],
			crest2: ["#81888f", 245],
			floor: ["#c7cacd", 250],
			top: ["#a8adb2", 250],
			band: ["#e5e7e8", 254],
		},
	},
};

/** For red-green colour blindness; on a dark background. */
export const SAFE: Palette = {
	plain: {
		...DARK.plain,
		ok: ["#2fbf9b", 43],
		warn: ["#e69f00", 214],
		error: ["#ff7433", 209],
	},
	badges: {
		...DARK.badges,
		warnBadge: { ink: NIGHT, ground: ["#e69f00", 214] },
		errorBadge: { ink: WHITE, ground: ["#b34700", 130] },
	},
	ladders: {
		tx: {
			crest: ["#56b4e9", 117],
			crest2: ["#4495c5", 74],
			floor: ["#24506e", 67],
			top: ["#3176a1", 67],
			band: ["#1a3447", 236],
		},
		rx: {
			crest: ["#e5a3c8", 218],
			crest2: ["#bd80a4", 175],
			floor: ["#634159", 96],
			top: ["#965d80", 96],
			band: ["#3d2c3c", 236],
		},
		latency: {
			crest: ["#f0e442", 227],
			crest2: ["#c1b735", 185],
			floor: ["#605d22", 100],
			top: ["#928b28", 100],
			band: ["#3b3c1d", 236],
		},
		old: { ...DARK.ladders.old, band: ["#262b31", 236] },
	},
};
