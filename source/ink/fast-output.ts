/**
 * The output stage of Ink, in the place of its `build/output.js` in the built program.
 *
 * Ink makes an object of every cell of the screen on every frame. The texts of the monitor neither
 * overlap nor are they clipped, so their lines can be put one behind the other as they are. A frame
 * that is not of this kind is left to Ink's own stage.
 */
import InkOutput, { type Clip, type Transformer, type WriteOptions } from "ink:output";
import { type MeasuredLine, measuredLine, measuredText } from "./measured-text.ts";

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
	/** Columns that are taken so far. */
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
		const rows = this.#joined();
		if (rows === null) return this.#byInk();
		return { output: rows.map(({ text }) => text).join("\n"), height: this.#height };
	}

	/** The rows, or null where putting texts one behind the other would not give the same screen. */
	#joined(): Row[] | null {
		const rows: Row[] = Array.from({ length: this.#height }, () => ({ text: "", width: 0 }));
		// Texts that are in the same row come from left to right, or they overlap.
		for (const operation of this.#operations) {
			if (operation.type !== "write") return null;
			const { x, y, text, transformers } = operation;
			const lines =
				transformers.length === 0 ? measuredText(text).lines : transformedLines(text, transformers);
			for (let index = 0; index < lines.length; index++) {
				const row = rows[y + index];
				if (row === undefined) continue;
				if (!append(row, x, lines[index] as MeasuredLine) || row.width > this.#width) return null;
			}
		}
		return rows;
	}

	#byInk(): { output: string; height: number } {
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
