import { html, type Html } from '../html.ts';
import type { Look } from '../product.ts';
import { shade } from './shade.ts';

const pot = (colour: string): Html => html`
  <path d="M70 132h60l-7 36c-1 5-4 8-9 8H86c-5 0-8-3-9-8z" fill="${colour}" />
  <path d="M114 132h16l-7 36c-1 5-4 8-9 8h-8c5 0 7-3 7-8z" fill="${shade(colour, -0.14)}" />
  <rect x="64" y="122" width="72" height="16" rx="5" fill="${shade(colour, 0.1)}" />
`;

const LEAVES = [
  [100, 58, 0],
  [82, 72, -38],
  [118, 72, 38],
  [74, 96, -62],
  [126, 96, 62],
  [90, 92, -20],
  [112, 94, 22],
] as const;

const leafy = ({ colour, accent }: Look): Html => html`
  <path
    d="M100 128V64M100 118 78 96M100 118l24-22M100 100 84 78M100 100l18-22"
    stroke="${shade(colour, -0.35)}"
    stroke-width="4"
    fill="none"
    stroke-linecap="round"
  />
  ${LEAVES.map(
    ([x, y, turn], at) => html`
      <g transform="translate(${x} ${y}) rotate(${turn})">
        <path d="M0-30c16 8 18 28 0 44-18-16-16-36 0-44z" fill="${shade(colour, at % 2 === 0 ? 0 : 0.14)}" />
        <path d="M0-24v34" stroke="${shade(colour, 0.4)}" stroke-width="1.6" opacity=".8" />
      </g>
    `,
  )}
  ${pot(accent)}
`;

const BLADES = [
  [100, 34, 0],
  [84, 48, -12],
  [116, 46, 12],
  [72, 70, -24],
  [128, 68, 24],
] as const;

const blades = ({ colour, accent }: Look): Html => html`
  ${BLADES.map(
    ([x, top, turn], at) => html`
      <g transform="rotate(${turn} ${x} 126)">
        <path
          d="M${x - 9} 126C${x - 14} 96 ${x - 6} ${top + 20} ${x} ${top}c6 ${20} 14 ${50} 9 ${126 - top}z"
          fill="${shade(colour, at % 2 === 0 ? 0 : -0.14)}"
        />
        <path d="M${x} ${top + 12}V124" stroke="${shade(colour, 0.45)}" stroke-width="2.5" opacity=".7" />
      </g>
    `,
  )}
  ${pot(accent)}
`;

const cactus = ({ colour, accent }: Look): Html => html`
  <g fill="none" stroke="${colour}" stroke-width="20" stroke-linecap="round" stroke-linejoin="round">
    <path d="M70 72v10c0 14 10 18 22 18" stroke="${shade(colour, -0.12)}" />
    <path d="M134 60v18c0 14-10 18-22 18" stroke="${shade(colour, -0.12)}" />
    <path d="M101 128V52" stroke-width="30" />
  </g>
  <path
    d="M94 50v72M108 50v72M101 44v80"
    stroke="${shade(colour, 0.35)}"
    stroke-width="2"
    stroke-dasharray="3 6"
    stroke-linecap="round"
  />
  <circle cx="101" cy="36" r="8" fill="#e58f8a" />
  <circle cx="94" cy="39" r="6" fill="#f0b1a6" />
  <circle cx="108" cy="39" r="6" fill="#f0b1a6" />
  ${pot(accent)}
`;

/** Draws what grows on the shelf of plants, in a field of 200 by 200. */
export const drawPlant = (look: Look): Html =>
  look.shape === 'blades' ? blades(look) : look.shape === 'cactus' ? cactus(look) : leafy(look);
