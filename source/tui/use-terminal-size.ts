import { useEffect, useState } from "react";

export interface TerminalSize {
	readonly columns: number;
	readonly rows: number;
}

/** Where the size of the terminal comes from, and the news that it changed. */
export interface SizedOutput extends TerminalSize {
	onResize(listener: () => void): () => void;
}

/** The size of the terminal; draws anew when it changes. */
export function useTerminalSize(output: SizedOutput): TerminalSize {
	const [size, setSize] = useState<TerminalSize>(() => sizeOf(output));
	useEffect(() => output.onResize(() => setSize(sizeOf(output))), [output]);
	return size;
}

function sizeOf({ columns, rows }: SizedOutput): TerminalSize {
	return { columns, rows };
}
