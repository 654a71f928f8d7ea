/** The bytes sent to a terminal, compared with the need of the changed cells. */
import type { IBufferCell, Terminal } from "@xterm/headless";
import xterm from "@xterm/headless";
import type { ScreenCost } from "./measure-screen.ts";
import { FRAME_END, SCREEN } from "./raw-terminal.ts";

export interface ByteFigures {
	readonly sentPerFrame: number;
	readonly neededPerFrame: number;
	readonly cellsPerFrame: number;
	readonly ratio: number;
}

interface Style {
	readonly foreground: string;
	readonly background: string;
	readonly bold: boolean;
	readonly dim: boolean;
}

const PLAIN: Style = { foreground: "39", background: "49", bold: false, dim: false };
const MOST_FRAMES = 600;

/** docs/performance.md defines the need. */
export async function measureBytes({ output, measuredFrom }: ScreenCost): Promise<ByteFigures> {
	const { columns: cols, rows } = SCREEN;
	const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true });
	const begin = output.indexOf(FRAME_END, measuredFrom) + FRAME_END.length;
	const frames = output.slice(begin).split(FRAME_END).slice(0, -1).slice(0, MOST_FRAMES);
	await write(terminal, output.slice(0, begin));
	let before = cellsOf(terminal);
	let pen = PLAIN;
	let [sent, needed, cells] = [0, 0, 0];
	for (const frame of frames) {
		sent += frame.length + FRAME_END.length;
		await write(terminal, frame + FRAME_END);
		const after = cellsOf(terminal);
		let last = -2;
		for (const [index, cell] of after.entries()) {
			if (cell.key === before[index]?.key) continue;
			const [row, column] = [Math.floor(index / cols), index % cols];
			if (index !== last + 1 || column === 0) needed += cursorAddress(row, column).length;
			needed += styleChange(pen, cell.style).length + Buffer.byteLength(cell.text);
			pen = cell.style;
			last = index;
			cells++;
		}
		before = after;
	}
	terminal.dispose();
	return {
		sentPerFrame: sent / frames.length,
		neededPerFrame: needed / frames.length,
		cellsPerFrame: cells / frames.length,
		ratio: sent / needed,
	};
}

function write(terminal: Terminal, latin1: string): Promise<void> {
	return new Promise((resolve) => terminal.write(Buffer.from(latin1, "latin1"), resolve));
}

interface CellState {
	readonly text: string;
	readonly style: Style;
	readonly key: string;
}

function cellsOf({ buffer: { active }, cols, rows }: Terminal): CellState[] {
	const cells: CellState[] = [];
	for (let row = 0; row < rows; row++) {
		const line = active.getLine(active.baseY + row);
		for (let column = 0; column < cols; column++) {
			const cell = line?.getCell(column);
			if (cell === undefined) throw new Error(`no cell at ${row}, ${column}`);
			const text = cell.getChars() || " ";
			const style = styleOf(cell);
			// A space shows no foreground, so a difference of only that is not a change.
			const foreground = text === " " ? "" : style.foreground;
			const key = [text, foreground, style.background, style.bold, style.dim].join();
			cells.push({ text, style, key });
		}
	}
	return cells;
}

function styleOf(cell: IBufferCell): Style {
	return {
		foreground: colour(30, cell.isFgRGB(), cell.isFgPalette(), cell.getFgColor()),
		background: colour(40, cell.isBgRGB(), cell.isBgPalette(), cell.getBgColor()),
		bold: cell.isBold() !== 0,
		dim: cell.isDim() !== 0,
	};
}

/** The shortest code of a colour; `base` is 30 for the foreground, 40 for the background. */
function colour(base: number, isTrue: boolean, isPalette: boolean, value: number): string {
	if (isTrue) {
		return `${base + 8};2;${(value >> 16) & 255};${(value >> 8) & 255};${value & 255}`;
	}
	if (!isPalette) return `${base + 9}`;
	if (value < 8) return `${base + value}`;
	return value < 16 ? `${base + 52 + value}` : `${base + 8};5;${value}`;
}

function cursorAddress(row: number, column: number): string {
	if (column > 0) return `\u001B[${row + 1};${column + 1}H`;
	return row > 0 ? `\u001B[${row + 1}H` : "\u001B[H";
}

function styleChange(from: Style, to: Style): string {
	const codes: string[] = [];
	if ((from.bold && !to.bold) || (from.dim && !to.dim)) codes.push("22");
	if (to.bold && !from.bold) codes.push("1");
	if (to.dim && !from.dim) codes.push("2");
	if (from.foreground !== to.foreground) codes.push(to.foreground);
	if (from.background !== to.background) codes.push(to.background);
	return codes.length === 0 ? "" : `\u001B[${codes.join(";")}m`;
}
