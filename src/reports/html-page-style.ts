/** The style of every page: light and dark, screen and print, filters by kind without any script. */
export const pageStyle = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --ink: #1c2430; --soft: #5b6675; --line: #dde2e9;
  --good: #14713a; --good-bg: #e3f5ea; --bad: #b3261e; --bad-bg: #fdeae8; --wait: #8a5300; --wait-bg: #fdf1dc; --link: #1f5fbf; }
@media (prefers-color-scheme: dark) { :root { --page: #14181f; --card: #1d232c; --ink: #e6eaf0; --soft: #9aa6b5;
  --line: #333c49; --good: #6fd196; --good-bg: #173423; --bad: #ff9d94; --bad-bg: #43201d; --wait: #f3c06b; --wait-bg: #3d2f14; --link: #8ab8ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 0; }
p { margin: .25rem 0; } .soft { color: var(--soft); } .small { font-size: .875rem; }
.badge { display: inline-block; padding: .15rem .6rem; border-radius: 1rem; font-weight: 600; font-size: .9rem; }
.pass, .create, .adopt { color: var(--good); background: var(--good-bg); }
.stop, .delete, .close { color: var(--bad); background: var(--bad-bg); }
.approval, .conflict, .held { color: var(--wait); background: var(--wait-bg); }
.update, .write_back { color: var(--link); background: var(--page); box-shadow: inset 0 0 0 1px var(--line); }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; margin: 1rem 0; list-style: none; }
.counts li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .4rem .8rem; min-width: 6rem; }
.counts b { display: block; font-size: 1.35rem; }
.box { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin: .75rem 0; }
code { font: .875em ui-monospace, monospace; background: var(--page); border: 1px solid var(--line); border-radius: .25rem; padding: 0 .25rem; }
.filter { position: sticky; top: 0; z-index: 1; background: var(--page); padding: .5rem 0; display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; border: 0; margin: 0; min-width: 0; }
.filter input[type=radio] { position: absolute; opacity: 0; }
.filter label { border: 1px solid var(--line); border-radius: 1rem; padding: .15rem .7rem; background: var(--card); cursor: pointer; }
.filter input:checked + label { background: var(--ink); color: var(--page); }
.filter input:focus-visible + label { outline: 2px solid var(--link); outline-offset: 2px; }
.filter input[type=search] { flex: 1 1 12rem; font: inherit; padding: .3rem .7rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); color: inherit; }
code.own { white-space: nowrap; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin: .75rem 0;
  content-visibility: auto; contain-intrinsic-size: auto 10rem; }
.card header { display: flex; flex-wrap: wrap; gap: .25rem .6rem; align-items: center; }
.miss { display: none; }
body:has(#k-delete:checked) .card:not(.is-delete),
body:has(#k-close:checked) .card:not(.is-close),
body:has(#k-conflict:checked) .card:not(.is-conflict),
body:has(#k-held:checked) .card:not(.is-held),
body:has(#k-create:checked) .card:not(.is-create),
body:has(#k-update:checked) .card:not(.is-update),
body:has(#k-write_back:checked) .card:not(.is-write_back),
body:has(#k-adopt:checked) .card:not(.is-adopt) { display: none; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 0; font-size: .9375rem; table-layout: fixed; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-top: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); font-size: .8125rem; border-top: 0; } tbody th { font-weight: 600; }
.c-field { width: 20%; } .c-part { width: 13%; } .c-why { width: 19%; } .c-take { width: 52%; }
td.why { color: var(--soft); font-size: .8125rem; }
ins { text-decoration: none; background: var(--good-bg); color: var(--good); } del { background: var(--bad-bg); color: var(--bad); }
ul.plain { list-style: none; padding: 0; margin: 0; } ul.plain li { border-top: 1px solid var(--line); padding: .3rem 0; }
summary { cursor: pointer; font-weight: 600; }
@media (max-width: 40rem) { .card { overflow-x: auto; } table { min-width: 36rem; font-size: .875rem; } }
@media print { :root { --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; } body { max-width: none; padding: 0; }
  .filter { display: none; } .card { content-visibility: visible; break-inside: avoid; } }
`;

/** SHA-256 of the style, base64. A test compares it with the text. */
export const pageStyleHash = '+aNslnVikuToWQSp3frDNlIKQBd3q4ofx+7oduyI/JQ=';
