/** The looks of roles: as parameters of the colour sequences (SGR) of one terminal. */
import { type Colour, DARK, type LadderColours, LIGHT, type Palette, SAFE } from "./palettes.ts";
import {
	type BadgeRole,
	BODY_STEPS,
	type BodyStep,
	type CellStyle,
	type Ladder,
	METRICS,
	type Metric,
	type PlainRole,
	type Role,
} from "./roles.ts";

export type { BodyStep, CellStyle, Ladder, Metric, Role } from "./roles.ts";
export { bodyRole } from "./roles.ts";

export type ThemeName = "dark" | "light" | "safe" | "terminal";
export const THEME_NAMES: readonly ThemeName[] = ["dark", "light", "safe", "terminal"];

/** Bits per colour of a terminal; 1 is without colours. */
export type ColourDepth = 24 | 8 | 4 | 1;

/** Styles a text of one line by its role. */
export type Paint = (role: Role, text: string) => string;

/** The colours of one terminal. */
export interface Theme {
	readonly name: ThemeName;
	readonly depth: ColourDepth;
	/** Whether a metric has one tone alone, and densities (`▒`) say the rest. */
	readonly isShade: boolean;
	/** Whether marks are to be ASCII. */
	readonly isAscii: boolean;
	readonly paint: Paint;
	/** The parameters of a cell's style; "" is the terminal's own. */
	readonly style: (style: CellStyle) => string;
	/** A metric's colour by Ink's name, for charts of other packages; undefined without colours. */
	readonly colour: (role: Metric) => string | undefined;
}

interface Look {
	/** As the foreground, and as the background, of a cell. */
	readonly fg: string;
	readonly bg: string;
	/** As a text. */
	readonly text: string;
}

const RESET = "\u001B[0m";
const BOLD = "1";
const DIM = "2";
const INVERSE = "7";
const NOTHING: Look = { fg: "", bg: "", text: "" };
const PALETTES = { dark: DARK, light: LIGHT, safe: SAFE };
const BOLD_ROLES: ReadonlySet<Role> = new Set(["strong", "error", "warn"]);

/** The terminal's own 16 colours, which users adjust to be legible. */
const SIXTEEN: Readonly<Record<PlainRole | Ladder, string>> = {
	text: "",
	strong: BOLD,
	dim: DIM,
	faint: DIM,
	grid: "",
	capline: DIM,
	cap: DIM,
	hatch: DIM,
	ok: "32",
	warn: "33",
	error: "31",
	tx: "36",
	rx: "35",
	latency: "33",
	old: DIM,
};

/** @param colourDepth of the terminal in bits */
export function createTheme(colourDepth: number, name: ThemeName = "dark", isAscii = false): Theme {
	const depth = depthOf(name === "terminal" ? Math.min(colourDepth, 4) : colourDepth);
	const palette = name === "terminal" ? null : PALETTES[name];
	const looks = depth >= 8 && palette !== null ? colourLooks(palette, depth) : shadeLooks(depth);
	const lookOf = (role: Role) => looks.get(role) ?? NOTHING;
	const before = new Map(
		[...looks].map(([role, { text }]) => [role, text === "" ? "" : `\u001B[${text}m`]),
	);
	return {
		name,
		depth,
		isShade: depth <= 4,
		isAscii,
		paint(role, text) {
			const code = before.get(role) ?? "";
			return code === "" || text === "" ? text : code + text + RESET;
		},
		style({ fg, bg, isBold = false, isInverse = false }) {
			const parts = [
				isBold ? BOLD : "",
				fg === undefined ? "" : lookOf(fg).fg,
				bg === undefined ? "" : lookOf(bg).bg,
				isInverse ? INVERSE : "",
			];
			return [...new Set(parts)].filter((part) => part !== "").join(";");
		},
		colour: (role) => inkColour(depth, role, palette),
	};
}

/** The depth that a number of bits is enough for. */
export function depthOf(bits: number): ColourDepth {
	return bits >= 24 ? 24 : bits >= 8 ? 8 : bits >= 4 ? 4 : 1;
}

function colourLooks(palette: Palette, depth: ColourDepth): Map<Role, Look> {
	const looks = new Map<Role, Look>([["text", NOTHING]]);
	const add = (role: Role, colour: Colour) => {
		const fg = parametersOf(colour, depth, 38);
		const text = BOLD_ROLES.has(role) ? `${BOLD};${fg}` : fg;
		looks.set(role, { fg, bg: parametersOf(colour, depth, 48), text });
	};
	for (const [role, colour] of Object.entries(palette.plain)) add(role as PlainRole, colour);
	for (const [role, { ink, ground }] of Object.entries(palette.badges)) {
		const [fg, bg] = [parametersOf(ink, depth, 38), parametersOf(ground, depth, 48)];
		looks.set(role as BadgeRole, { fg, bg, text: `${BOLD};${fg};${bg}` });
	}
	for (const [name, colours] of Object.entries(palette.ladders)) {
		const ladder = name as Ladder;
		add(ladder, colours.crest);
		add(`${ladder}-crest2`, colours.crest2);
		add(`${ladder}-band`, colours.band);
		for (let step = 0; step < BODY_STEPS; step++) {
			add(`${ladder}-body-${step as BodyStep}`, bodyColour(colours, step));
		}
	}
	return looks;
}

function bodyColour({ floor, top }: LadderColours, step: number): Colour {
	const part = step / (BODY_STEPS - 1);
	const [from, to] = [channelsOf(floor[0]), channelsOf(top[0])];
	const mixed = from.map((channel, at) =>
		Math.round(channel + part * ((to[at] as number) - channel)),
	);
	const hex = mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("");
	return [`#${hex}`, top[1]];
}

function channelsOf(hex: string): number[] {
	return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

/** @param kind 38 for the foreground, 48 for the background */
function parametersOf([hex, number]: Colour, depth: ColourDepth, kind: 38 | 48): string {
	return depth === 24 ? `${kind};2;${channelsOf(hex).join(";")}` : `${kind};5;${number}`;
}

/** The looks in 16 colours or none. Graphs have no background, so that any background will do. */
function shadeLooks(depth: ColourDepth): Map<Role, Look> {
	const looks = new Map<Role, Look>();
	const isPlain = depth === 1;
	const add = (role: Role, code: string) => {
		const fg = isPlain && code.length > 1 ? "" : code;
		const text = BOLD_ROLES.has(role) && fg !== BOLD ? [BOLD, fg].filter(Boolean).join(";") : fg;
		looks.set(role, { fg, bg: "", text });
	};
	for (const [role, code] of Object.entries(SIXTEEN)) add(role as PlainRole | Ladder, code);
	for (const ladder of [...METRICS, "old"] as const) {
		const code = SIXTEEN[ladder];
		add(`${ladder}-crest2`, code);
		add(`${ladder}-band`, code);
		for (let step = 0; step < BODY_STEPS; step++) {
			add(`${ladder}-body-${step as BodyStep}`, code);
		}
	}
	const badge = (role: BadgeRole, code: string) => {
		const text = [BOLD, isPlain ? "" : code, INVERSE].filter(Boolean).join(";");
		looks.set(role, { fg: "", bg: INVERSE, text });
	};
	badge("badge", "");
	badge("cursor", "");
	badge("warnBadge", "33");
	badge("errorBadge", "31");
	return looks;
}

const INK_NAMES: Readonly<Record<Metric, string>> = {
	tx: "cyan",
	rx: "magenta",
	latency: "yellow",
};

function inkColour(depth: ColourDepth, role: Metric, palette: Palette | null): string | undefined {
	if (depth === 1) return undefined;
	if (depth === 4 || palette === null) return INK_NAMES[role];
	const [hex, number] = palette.ladders[role].crest;
	return depth === 24 ? hex : `ansi256(${number})`;
}
