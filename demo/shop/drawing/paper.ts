import { html, type Html } from '../html.ts';
import type { Look } from '../product.ts';
import { shade } from './shade.ts';

const notebook = ({ colour, accent }: Look): Html => html`
  <g transform="rotate(-7 100 100)">
    <rect x="58" y="40" width="92" height="126" rx="6" fill="${shade(colour, -0.3)}" />
    <rect x="60" y="40" width="86" height="122" rx="4" fill="#f6efe1" />
    <rect x="52" y="36" width="90" height="126" rx="6" fill="${colour}" />
    <rect x="52" y="36" width="16" height="126" rx="6" fill="${shade(colour, -0.18)}" />
    <rect x="82" y="62" width="44" height="26" rx="3" fill="${accent}" />
    <path d="M90 71h28M90 79h18" stroke="${shade(colour, -0.2)}" stroke-width="2.5" stroke-linecap="round" />
    <path d="M132 36v126" stroke="${accent}" stroke-width="5" />
    <path d="M104 162v18l5-5 5 5v-18z" fill="${shade(accent, -0.12)}" />
  </g>
`;

const cards = ({ colour, accent }: Look): Html => html`
  <g transform="rotate(8 100 100)">
    <rect x="52" y="40" width="108" height="78" rx="4" fill="${shade(colour, -0.06)}" />
    <path d="M68 62h50M68 76h70M68 90h36" stroke="${shade(accent, 0.3)}" stroke-width="4" stroke-linecap="round" />
  </g>
  <g transform="rotate(-5 100 110)">
    <rect x="36" y="78" width="124" height="84" rx="5" fill="${colour}" />
    <path d="M38 80l60 46 60-46" fill="${accent}" />
    <path d="M36 84c0-4 2-6 5-6h114c3 0 5 2 5 6l-62 46z" fill="${shade(colour, -0.1)}" />
    <path d="M40 158l44-40M156 158l-44-40" stroke="${shade(colour, -0.16)}" stroke-width="2.5" />
    <circle cx="98" cy="126" r="11" fill="${accent}" />
  </g>
`;

const pencil = (x: number, height: number, colour: string): Html => html`
  <path d="M${x} ${152 - height}l9-24 9 24z" fill="#e6c796" />
  <path d="M${x + 5.5} ${152 - height - 14}l3.5-10 3.5 10z" fill="${shade(colour, -0.2)}" />
  <rect x="${x}" y="${152 - height}" width="18" height="${height}" fill="${colour}" />
  <rect x="${x + 12}" y="${152 - height}" width="6" height="${height}" fill="${shade(colour, -0.16)}" />
`;

const pencils = ({ colour, accent }: Look): Html => html`
  ${pencil(52, 84, colour)} ${pencil(72, 98, accent)} ${pencil(92, 90, shade(colour, 0.25))}
  ${pencil(112, 102, shade(accent, 0.2))} ${pencil(132, 80, shade(colour, -0.15))}
  <path d="M40 112h120v44c0 8-5 12-12 12H52c-7 0-12-4-12-12z" fill="#d9d2c3" />
  <path d="M140 112h20v44c0 8-5 12-12 12h-14c5-2 6-6 6-12z" fill="#bdb5a4" />
  <rect x="60" y="128" width="64" height="24" rx="4" fill="${shade(colour, 0.1)}" />
  <path d="M70 140h44" stroke="#f6efe1" stroke-width="3" stroke-linecap="round" />
`;

/** Draws what lies on the shelf of paper, in a field of 200 by 200. */
export const drawPaper = (look: Look): Html =>
  look.shape === 'cards' ? cards(look) : look.shape === 'pencils' ? pencils(look) : notebook(look);
