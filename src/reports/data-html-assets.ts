/** What the data page adds to the style of the plan page: a table of fields that becomes a list on a phone, and bars. */
export const dataStyle = `
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 .5rem; padding: 0; list-style: none; }
.legend svg { width: .8rem; height: .8rem; vertical-align: -.05rem; margin-right: .35rem; border-radius: .2rem; }
.f-filled { fill: var(--good); } .f-empty { fill: var(--line); } .f-invalid { fill: var(--bad); }
table.fields { table-layout: auto; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
table.fields th:first-child { width: 12rem; } table.fields td.bar { width: 9rem; }
td.bar svg { display: block; width: 8rem; height: .7rem; margin-top: .4rem; border-radius: .35rem; }
td.num, th.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.num.some { color: var(--bad); font-weight: 600; }
ul.values { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .15rem .75rem; }
.box > ul { margin: .25rem 0 0; padding-left: 1.1rem; } .box h3 + p { margin-top: .15rem; }
@media (max-width: 48rem) {
  body { padding: 1rem .75rem 3rem; } h1 { font-size: 1.35rem; }
  .counts li { min-width: 0; flex: 1 1 40%; }
  table.fields, table.fields tbody { display: block; min-width: 0; width: 100%; } table.fields thead { display: none; }
  table.fields tr { display: grid; grid-template-columns: repeat(3, 1fr); gap: .1rem .75rem; padding: .6rem .75rem; border-top: 1px solid var(--line); }
  table.fields tr:first-child { border-top: 0; }
  table.fields th, table.fields td { border: 0; padding: 0; width: auto; }
  table.fields th:first-child, table.fields td.bar, table.fields td.told { grid-column: 1 / -1; width: auto; }
  td.bar svg { width: 100%; margin: .2rem 0; } td.num { text-align: left; }
  td.num::after { content: ' ' attr(data-what); color: var(--soft); font-size: .8125rem; font-weight: 400; }
}
@media print { table.fields tr, .box { break-inside: avoid; } svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;

/** SHA-256 of the style, base64: the page allows this text and nothing else. A test compares it with the text. */
export const dataStyleHash = 'fvLbQiFuiAMccJw6OOe8fkHSSzIpquY75Xu1js8nYeI=';
