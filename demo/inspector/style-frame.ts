/** Colours and the frame: dock or sheet, head, stations, controls, tabs. */
export const FRAME_STYLE = /* css */ `
:host {
  --ground: #f3efe7; --card: #fffdf9; --ink: #24221f; --soft: #6b655c; --line: #ddd5c7;
  --accent: #1f5f5a; --accent-ink: #fff; --focus: #b4532f; --flash: #f8e2b0;
  --viewed: #2f6f96; --search: #a8740f; --basket: #b14a3a;
  --good: #2c7a4b; --stuck: #b4532f; --busy: #a8740f;
  --thumb: #fff;
  --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace;
  color: var(--ink); font: 400 0.875rem/1.45 -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :host {
    --ground: #1b1e1d; --card: #242827; --ink: #ebe7df; --soft: #a6a197; --line: #363a38;
    --accent: #86c8bd; --accent-ink: #10211f; --focus: #f0a57f; --flash: #54472a;
    --viewed: #83bfe2; --search: #e2b45c; --basket: #ee9a86;
    --thumb: #a6a197; --good: #84cfa0; --stuck: #f0a57f; --busy: #e2b45c;
  }
}
*, *::before, *::after { box-sizing: border-box; }
h2, h3, p, ul, ol, dl, dd { margin: 0; padding: 0; }
[hidden] { display: none !important; }
button { color: inherit; font: inherit; cursor: pointer; }
button:disabled { cursor: not-allowed; opacity: 0.5; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.dock { display: flex; flex-direction: column; height: 100%; border-left: 1px solid var(--line); background: var(--ground); }
.head { display: flex; flex: none; align-items: center; gap: 0.75rem; min-height: 3.25rem; padding: 0 1rem; border-bottom: 1px solid var(--line); }
h2 { display: flex; align-items: center; gap: 0.55rem; font-size: 0.95rem; font-weight: 650; letter-spacing: -0.01em; white-space: nowrap; }
.mark { width: 0.85rem; height: 1.1rem; border-radius: 2px 2px 0 0; background:
  linear-gradient(var(--soft) 0 0) 25% 28% / 50% 1.5px no-repeat, linear-gradient(var(--soft) 0 0) 25% 52% / 70% 1.5px no-repeat,
  var(--card);
  box-shadow: 0 0 0 1.5px var(--accent); }
.toggle { margin-left: auto; padding: 0.3rem 0.85rem; border: 1px solid var(--line); border-radius: 99px; background: var(--card); font-weight: 550; }
.toggle:hover, .action:hover:enabled, .stream:hover { border-color: var(--soft); }
.rail-badge { color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
.body { display: flex; flex: 1; flex-direction: column; gap: 0.85rem; overflow-y: auto; min-height: 0; padding: 0.85rem 1rem 1rem; overscroll-behavior: contain; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
.about { flex: none; }
.about summary { width: fit-content; color: var(--soft); cursor: pointer; font-weight: 550; }
.about p { padding-top: 0.4rem; color: var(--soft); text-wrap: pretty; }
.stations { display: grid; flex: none; grid-template-columns: repeat(4, 1fr); border: 1px solid var(--line); border-radius: 12px; background: var(--card); list-style: none; }
.station { display: grid; position: relative; justify-items: center; padding: 0.65rem 0.2rem 0.6rem; text-align: center; }
.station + .station::before { position: absolute; top: 50%; left: -0.32rem; width: 0.55rem; height: 0.55rem; border: solid var(--soft); border-width: 1.5px 1.5px 0 0; content: ''; opacity: 0.7; transform: translateY(-50%) rotate(45deg); }
.station-name { color: var(--soft); font-size: 0.75rem; font-weight: 550; }
.figure { font-size: 1.3rem; font-variant-numeric: tabular-nums; font-weight: 600; letter-spacing: -0.02em; line-height: 1.35; }
.caption { color: var(--soft); font-size: 0.75rem; white-space: nowrap; }
.station[data-mood='busy'] .figure { color: var(--busy); }
.station[data-mood='stuck'] :is(.figure, .caption) { color: var(--stuck); }
.sentence { flex: none; min-height: 2.9em; font-size: 0.95rem; font-weight: 500; text-wrap: pretty; }
.controls { display: grid; flex: none; grid-template-columns: 1fr 1fr; gap: 0.5rem; }
.switch, .action { display: flex; align-items: center; justify-content: center; gap: 0.6rem; min-height: 2.6rem; padding: 0 0.8rem; border: 1px solid var(--line); border-radius: 10px; background: var(--card); font-weight: 550; }
.switch { justify-content: flex-start; }
.knob { position: relative; flex: none; width: 2.1rem; height: 1.25rem; border-radius: 99px; background: var(--line); }
.knob::after { position: absolute; top: 2px; left: 2px; width: calc(1.25rem - 4px); height: calc(1.25rem - 4px); border-radius: 99px; background: var(--thumb); box-shadow: 0 1px 2px rgb(0 0 0 / 35%); content: ''; }
.switch[aria-checked='true'] { border-color: var(--stuck); }
.switch[aria-checked='true'] .knob { background: var(--stuck); --thumb: var(--card); }
.switch[aria-checked='true'] .knob::after { transform: translateX(0.85rem); }
.controls .note { grid-column: 1 / -1; }
.tabs-view { display: flex; flex: 1 0 auto; flex-direction: column; }
.tabs { display: flex; position: sticky; z-index: 1; top: -0.85rem; gap: 1.1rem; margin: 0 -1rem; padding: 0 1rem; border-bottom: 1px solid var(--line); background: var(--ground); }
.tabs button { padding: 0.55rem 0; border: 0; border-bottom: 2px solid transparent; background: none; color: var(--soft); font-weight: 550; }
.tabs button:hover { color: var(--ink); }
.tabs button[aria-selected='true'] { border-color: var(--accent); color: var(--ink); }
.badge { margin-left: 0.35rem; color: var(--soft); font-size: 0.75rem; font-variant-numeric: tabular-nums; font-weight: 500; }
.panel { padding-top: 0.75rem; }
@media (prefers-reduced-motion: no-preference) { .knob, .knob::after { transition: transform 0.15s, background-color 0.15s; } }
@media (width >= 64rem) {
  :host(:not([open])) .head { flex-direction: column; min-height: 100%; padding: 0.85rem 0; border: 0; }
  :host(:not([open])) :is(h2, .rail-badge) { writing-mode: vertical-rl; }
  :host(:not([open])) .toggle { order: -1; margin: 0; padding: 0.3rem 0.4rem; font-size: 0.75rem; }
}
@media (width < 64rem) {
  .dock { max-height: 78vh; max-height: 78dvh; border: 0; border-top: 1px solid var(--line); border-radius: 16px 16px 0 0; box-shadow: 0 -8px 30px rgb(0 0 0 / 16%); padding-bottom: env(safe-area-inset-bottom); }
  :host(:not([open])) .head { border-bottom: 0; }
}
`;
