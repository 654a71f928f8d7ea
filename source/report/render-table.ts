/** Tables. Each cell names its column, for narrow screens, where rows are stacked. */
import { html, type Markup } from "./html.ts";
import type { Cell, Column, Table } from "./report.ts";

export function renderTable({ title, note, columns, rows }: Table): Markup {
	const body = rows.map((cells) => {
		return html`<tr>${cells.map((cell, index) => tableCell(cell, index, columns))}</tr>`;
	});
	return html`${note === null ? null : html`<p class="note">${note}</p>`}
<div class="scroll" role="region" aria-label="${title}" tabindex="0">
<table>
<caption>${title}</caption>
<thead><tr>${columns.map(columnHeader)}</tr></thead>
<tbody>${body}</tbody>
</table>
</div>`;
}

function columnHeader({ label, unit, align }: Column): Markup {
	const small = unit === "" ? null : html` <small>${unit}</small>`;
	return html`<th scope="col" class="${align}">${label}${small}</th>`;
}

function tableCell(cell: Cell, index: number, columns: readonly Column[]): Markup {
	const { align = "left", label = "", unit = "" } = columns[index] ?? {};
	const { text, tone } = typeof cell === "string" ? { text: cell, tone: null } : cell;
	const content = tone === null ? text : html`<span class="tone ${tone}">${text}</span>`;
	if (index === 0) return html`<th scope="row" class="${align}">${content}</th>`;
	const name = [label, unit].filter(Boolean).join(", ");
	return html`<td class="${align}" data-label="${name}">${content}</td>`;
}
