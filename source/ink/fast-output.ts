/**
 * What replaces modules of Ink in the built program, because they cost too much per frame or at
 * start. Each file replaces one module and is held against the original by property tests.
 *
 * This one replaces the output stage, `build/output.js`. Ink creates an object per cell of the
 * screen on every frame. The texts of the monitor neither overlap nor are clipped, so their lines
 * can be concatenated. Any other frame is left to Ink's own stage.
 */
import InkOutput, { type Clip, type Transformer, type WriteOptions } from "ink:output";
import { describeMeasured, type MeasuredLine, measuredLine } from "./measured-text.ts";

type Operation =
	| {
			readonly type: "write";
			readonly x: number;
			readonly y: number;
			readonly text: string;
			readonly transformers: readonly Transformer[];
	  }
	| { readonly type: "clip"; readonly clip: Clip }
	| { readonly type: "unclip" };

interface Row {
	text: string;
	/** Columns taken so far. */
	width: number;
}

export default class FastOutput {
	readonly #width: number;
	readonly #height: number;
	readonly #operations: Operation[] = [];

	constructor({ width, height }: { width: number; height: number }) {
		this.#width = width;
		this.#height = height;
	}

	write(x: number, y: number, text: string, { transformers }: WriteOptions): void {
		if (text !== "") this.#operations.push({ type: "write", x, y, text, transformers });
	}

	clip(clip: Clip): void {
		this.#operations.push({ type: "clip", clip });
	}

	unclip(): void {
		this.#operations.push({ type: "unclip" });
	}

	get(): { output: string; height: number } {
		const rows = this.#concatenate();
		if (rows === null) return this.#renderByInk();
		return { output: rows.map(({ text }) => text).join("\n"), height: this.#height };
	}

	/** Concatenates the texts to rows; null if that would not give the same screen. */
	#concatenate(): Row[] | null {
		const rows: Row[] = Array.from({ length: this.#height }, () => ({ text: "", width: 0 }));
		// Texts of a row come from left to right, unless they overlap.
		for (const operation of this.#operations) {
			if (operation.type !== "write") return null;
			const { x, y, text, transformers } = operation;
			const lines =
				transformers.length === 0
					? describeMeasured(text).lines
					: transformedLines(text, transformers);
			for (let index = 0; index < lines.length; index++) {
				const row = rows[y + index];
				if (row === undefined) continue;
				if (!append(row, x, lines[index] as MeasuredLine) || row.width > this.#width) return null;
			}
		}
		return rows;
	}

	#renderByInk(): { output: string; height: number } {
		const output = new InkOutput({ width: this.#width, height: this.#height });
		for (const operation of this.#operations) {
			if (operation.type === "clip") output.clip(operation.clip);
			else if (operation.type === "unclip") output.unclip();
			else {
				const { x, y, text, transformers } = operation;
				output.write(x, y, text, { transformers });
			}
		}
		return output.get();
	}
}

function transformedLines(text: string, transformers: readonly Transformer[]): MeasuredLine[] {
	return text.split("\n").map((line, index) => {
		let result = line;
		for (const transformer of transformers) result = transformer(result, index);
		return measuredLine(result);
	});
}

function append(row: Row, x: number, { text, width, endsPlain }: MeasuredLine): boolean {
	if (width === null || !endsPlain || x < row.width) return false;
	if (width === 0) return true;
	row.text += x === row.width ? text : " ".repeat(x - row.width) + text;
	row.width = x + width;
	return true;
}
