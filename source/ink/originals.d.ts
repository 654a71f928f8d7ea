/** The original modules, under names that the build resolves. */
declare module "ink:output" {
	export interface Clip {
		readonly x1: number | undefined;
		readonly x2: number | undefined;
		readonly y1: number | undefined;
		readonly y2: number | undefined;
	}
	export type Transformer = (line: string, index: number) => string;
	export interface WriteOptions {
		readonly transformers: readonly Transformer[];
	}
	export default class Output {
		constructor(size: { width: number; height: number });
		write(x: number, y: number, text: string, options: WriteOptions): void;
		clip(clip: Clip): void;
		unclip(): void;
		get(): { output: string; height: number };
	}
}

declare module "ink:sanitize" {
	export default function sanitizeAnsi(text: string): string;
}

declare module "widest-line:original" {
	export default function widestLine(text: string): number;
}

declare module "string-width:original" {
	export interface Options {
		readonly ambiguousIsNarrow?: boolean;
		readonly countAnsiEscapeCodes?: boolean;
	}
	export default function stringWidth(text: string, options?: Options): number;
}

/** esbuild turns it into loading a module of the bundle on demand. */
declare function require(module: "string-width:original"): {
	default: typeof import("string-width:original").default;
};
