import { html, type Html } from '../html.ts';
import type { Look } from '../product.ts';
import { shade } from './shade.ts';

const SPECKS = [
  [72, 92],
  [96, 84],
  [112, 104],
  [84, 116],
  [104, 130],
  [70, 136],
  [122, 88],
  [120, 136],
  [90, 100],
] as const;

const speckle = (colour: string): Html[] =>
  SPECKS.map(([x, y], at) => html`<circle cx="${x}" cy="${y}" r="${at % 3 === 0 ? 2.4 : 1.5}" fill="${colour}" />`);

const mug = ({ colour, accent, pattern }: Look): Html => html`
  <path
    d="M132 88c26-4 34 10 30 28-4 17-18 24-34 22"
    fill="none"
    stroke="${shade(colour, -0.12)}"
    stroke-width="10"
    stroke-linecap="round"
  />
  <path d="M56 70h80l-4 78c-1 8-6 12-13 12H73c-7 0-12-4-13-12z" fill="${colour}" />
  <path d="M120 70h16l-4 78c-1 8-6 12-13 12h-9c7 0 9-4 9-12z" fill="${shade(colour, -0.12)}" />
  ${pattern === 'band' && html`<path d="M57.5 100h77l-1 18h-75z" fill="${accent}" opacity=".92" />`}
  ${pattern === 'speckle' && speckle(accent)}
  <ellipse cx="96" cy="70" rx="40" ry="9" fill="${shade(colour, 0.25)}" />
  <ellipse cx="96" cy="71" rx="33" ry="6" fill="#4a3328" />
  <path
    d="M84 50c-6-8 6-12 0-21M104 52c-6-8 6-12 0-21"
    fill="none"
    stroke="${shade(colour, 0.45)}"
    stroke-width="4"
    stroke-linecap="round"
    opacity=".7"
  />
`;

const cup = ({ colour, accent }: Look): Html => html`
  <ellipse cx="98" cy="150" rx="66" ry="12" fill="${shade(colour, -0.14)}" />
  <ellipse cx="98" cy="146" rx="66" ry="12" fill="${shade(colour, -0.03)}" />
  <path
    d="M128 100c20-4 27 6 23 18-3 10-15 14-28 11"
    fill="none"
    stroke="${shade(colour, -0.1)}"
    stroke-width="8"
    stroke-linecap="round"
  />
  <path d="M62 88h72c0 34-8 56-24 58H86c-16-2-24-24-24-58z" fill="${colour}" />
  <path d="M116 88h18c0 34-8 56-24 58h-12c14-4 18-26 18-58z" fill="${shade(colour, -0.08)}" />
  <path d="M63 100h70c0 4-.5 7-1 10H64c-.5-3-1-6-1-10z" fill="${accent}" opacity=".75" />
  <ellipse cx="98" cy="88" rx="36" ry="8" fill="${shade(colour, 0.4)}" />
  <ellipse cx="98" cy="89" rx="29" ry="5.5" fill="#3d2a20" />
`;

const bowl = ({ colour, accent, pattern }: Look): Html => html`
  <path d="M74 152h52l-4 12H78z" fill="${shade(colour, -0.22)}" />
  <path d="M32 92h136c-2 38-26 64-68 64S34 130 32 92z" fill="${colour}" />
  <path d="M146 92h22c-2 38-26 64-68 64 30-8 46-30 46-64z" fill="${shade(colour, -0.12)}" />
  ${
    pattern === 'stripes' &&
    html`<path
      d="M36 112c30 8 98 8 128 0M43 128c28 8 86 8 114 0"
      fill="none"
      stroke="${accent}"
      stroke-width="4"
      opacity=".85"
    />`
  }
  ${pattern === 'speckle' && html`<g transform="translate(2 18)">${speckle(accent)}</g>`}
  <ellipse cx="100" cy="92" rx="68" ry="15" fill="${shade(colour, 0.28)}" />
  <ellipse cx="100" cy="94" rx="58" ry="10" fill="${shade(colour, -0.2)}" />
`;

/** Draws what stands on the shelf of mugs, in a field of 200 by 200. */
export const drawMug = (look: Look): Html =>
  look.shape === 'bowl' ? bowl(look) : look.shape === 'cup' ? cup(look) : mug(look);
