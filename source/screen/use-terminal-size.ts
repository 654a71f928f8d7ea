import { useEffect, useState } from "react";
import type { SizedOutput, TerminalSize } from "../terminal/terminal-support.ts";

/** The size of the terminal; redraws when it changes. */
export function useTerminalSize(output: SizedOutput): TerminalSize {
	const [size, setSize] = useState<TerminalSize>(() => sizeOf(output));
	useEffect(() => output.onResize(() => setSize(sizeOf(output))), [output]);
	return size;
}

function sizeOf({ columns, rows }: SizedOutput): TerminalSize {
	return { columns, rows };
}
