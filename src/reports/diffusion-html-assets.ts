/** What the page on diffusion adds to the style of the plan page: colours of standings, and tables that fit a phone. */
export const diffusionStyle = `
.s-error { color: var(--bad); } .s-to_configure, .s-other { color: var(--wait); } .s-pending { color: var(--link); }
.s-success { color: var(--good); } .s-unknown, .nought { color: var(--soft); }
.card h3 { display: inline; } .card h3 + span { margin-left: .5rem; } a { color: var(--link); }
.publishers { margin-top: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.publishers table { margin: 0; table-layout: auto; min-width: 0; }
.publishers td, .publishers thead th:not(:first-child) { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.card table { min-width: 0; } .card th:first-child { width: 30%; } .card :is(th, td):nth-child(2) { width: 20%; }
.card ul { margin: 0; padding-left: 1.1rem; }
.codes { display: flex; flex-wrap: wrap; gap: .1rem .9rem; list-style: none; margin: .5rem 0 0; padding: 0; }
@media (max-width: 40rem) { .publishers thead, .publishers .nought { display: none; } .publishers table, .publishers tbody { display: block; }
  .publishers tr { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: .4rem .75rem; border-top: 1px solid var(--line); } .publishers tr:first-child { border-top: 0; }
  .publishers tbody tr > * { border: 0; padding: 0; } .publishers tr th { flex: 1 0 100%; }
  .publishers td::after { content: ' ' attr(data-what); font-size: .8125rem; }
  body { padding: 1rem .75rem 3rem; } h1 { font-size: 1.35rem; } .counts li { min-width: 0; flex: 1 1 30%; }
  .card thead { display: none; } .card table, .card tbody { display: block; }
  .card tr { display: grid; grid-template-columns: 1fr auto; gap: 0 .75rem; padding: .35rem 0; border-top: 1px solid var(--line); }
  .card th, .card td { border: 0; padding: 0; } .card th:first-child, .card td:nth-child(2) { width: auto; } .card td:last-child { grid-column: 1 / -1; } }
@media print { .publishers tr { break-inside: avoid; } }
`;

/** SHA-256 of the style, base64: the page allows this text and nothing else. A test compares it with the text. */
export const diffusionStyleHash = '3SIhFwsgehfnPwvIxoYOm+YHeJ6eFFRR4TRuZdNqx8E=';
