/** The lists: streams, rows with their stops, counts, ledger, fields. */
export const ROWS_STYLE = /* css */ `
[data-stream='product_viewed'] { --stream: var(--viewed); }
[data-stream='product_search'] { --stream: var(--search); }
[data-stream='basket_addition'] { --stream: var(--basket); }
.streams { display: flex; flex-wrap: wrap; gap: 0.4rem; margin-bottom: 0.75rem; }
.stream { padding: 0.2rem 0.65rem; border: 1px solid var(--line); border-radius: 99px; background: var(--card); font-size: 0.8rem; }
.stream::before { display: inline-block; width: 0.55rem; height: 0.55rem; margin-right: 0.35rem; border-radius: 99px; background: var(--stream); content: ''; }
.stream[aria-pressed='false'] { opacity: 0.55; text-decoration: line-through; }
.count { color: var(--soft); font-variant-numeric: tabular-nums; }
.rows { display: grid; gap: 0.45rem; list-style: none; }
.row { overflow: hidden; border: 1px solid var(--line); border-left: 3px solid var(--stream, var(--line)); border-radius: 8px; background: var(--card); }
.row summary { display: grid; gap: 0.35rem; padding: 0.5rem 0.7rem 0.55rem; cursor: pointer; list-style: none; }
.row summary::-webkit-details-marker { display: none; }
.row summary:focus-visible { outline-offset: -3px; }
.row-line { display: flex; align-items: baseline; gap: 0.5rem; min-width: 0; }
.row-title { flex: none; color: var(--stream); font-weight: 600; }
.row-about { overflow: hidden; min-width: 0; text-overflow: ellipsis; white-space: nowrap; }
.row-edge { flex: none; margin-left: auto; color: var(--soft); font-family: var(--mono); font-size: 0.78rem; }
.row-under { display: grid; color: var(--soft); font-size: 0.78rem; font-variant-numeric: tabular-nums; }
.track { display: grid; grid-template-columns: repeat(3, 1fr); }
.stop { position: relative; padding-top: 0.75rem; line-height: 1.35; }
.stop b { display: block; color: var(--ink); font-weight: 550; }
.stop::before { position: absolute; z-index: 1; top: 0.1rem; left: 0; width: 0.5rem; height: 0.5rem; border: 1.5px solid var(--good); border-radius: 99px; background: var(--good); content: ''; }
.stop + .stop::after { position: absolute; top: 0.31rem; left: calc(-100% + 0.5rem); width: calc(100% - 0.5rem); height: 1.5px; background: var(--good); content: ''; }
.stop[data-state='open'] b { color: var(--soft); font-weight: 400; }
.stop[data-state='open']::before { border-color: var(--soft); background: var(--card); }
.stop[data-state='open']::after { background: var(--line); }
.stop[data-state='refused']::before { border-color: var(--stuck); background: var(--stuck); }
.stop[data-state='refused']::after { background: var(--stuck); }
.stop[data-state='refused'] b, .reason { color: var(--stuck); }
.reason { overflow-wrap: anywhere; }
.reason:empty { display: none; }
pre { overflow: auto; max-height: 18rem; margin: 0; padding: 0.6rem 0.7rem; border-top: 1px solid var(--line); background: var(--ground); font: 0.75rem/1.5 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
h3 { margin: 0.9rem 0 0.5rem; font-size: 0.85rem; font-weight: 650; }
.note { color: var(--soft); font-size: 0.8rem; overflow-wrap: anywhere; }
.note:empty { display: none; }
.empty { padding: 1.4rem 1rem; border: 1px dashed var(--line); border-radius: 10px; color: var(--soft); text-align: center; text-wrap: balance; }
.notice { margin-bottom: 0.6rem; padding: 0.55rem 0.75rem; border-left: 3px solid var(--stuck); border-radius: 6px; background: var(--card); }
.counts { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.5rem; }
.counts div { display: flex; flex-direction: column-reverse; padding: 0.45rem 0.7rem; border-top: 3px solid var(--stream); border-radius: 8px; background: var(--card); }
.counts dt { color: var(--soft); font-size: 0.78rem; }
.counts dd { font-size: 1.2rem; font-variant-numeric: tabular-nums; font-weight: 600; }
.ledger { margin: 0.6rem 0 0.75rem; padding: 0.55rem 0.75rem 0.55rem 1.9rem; border-radius: 8px; background: var(--card); font-weight: 500; position: relative; }
.ledger::before { position: absolute; left: 0.7rem; color: var(--soft); content: '…'; }
.ledger[data-state='complete']::before { color: var(--good); content: '✓'; }
.fields { border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
.fields div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 0.5rem; padding: 0.4rem 0.75rem; }
.fields div + div { border-top: 1px solid var(--line); }
.fields dt { color: var(--soft); }
.fields dd { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.problem { padding: 0.5rem 0.75rem; border: 1px solid var(--line); border-left: 3px solid var(--stuck); border-radius: 8px; background: var(--card); }
`;
