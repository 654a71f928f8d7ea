/** Tables, which scroll sideways where the screen is too narrow for them. */
import { html, type Markup } from "./html.ts";
import type { Cell, Column, Table } from "./report.ts";

export function renderTable({ title, note, columns, rows }: Table): Markup {
	return html`${note === null ? null : html`<p class="note">${note}</p>`}
<div class="scroll" role="region" aria-label="${title}" tabindex="0">
<table>
<caption>${title}</caption>
<thead><tr>${columns.map(columnHeader)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell, index) => tableCell(cell, index, columns))}</tr>`)}</tbody>
</table>
</div>`;
}

function columnHeader({ label, unit, align }: Column): Markup {
	return html`<th scope="col" class="${align}">${label}${unit === "" ? null : html` <small>${unit}</small>`}</th>`;
}

function tableCell(cell: Cell, index: number, columns: readonly Column[]): Markup {
	const align = columns[index]?.align ?? "left";
	const { text, tone } = typeof cell === "string" ? { text: cell, tone: null } : cell;
	const content = tone === null ? text : html`<span class="tone ${tone}">${text}</span>`;
	return index === 0
		? html`<th scope="row" class="${align}">${content}</th>`
		: html`<td class="${align}">${content}</td>`;
}
