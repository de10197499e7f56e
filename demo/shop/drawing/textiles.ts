import { html, type Html } from '../html.ts';
import type { Look } from '../product.ts';
import { shade } from './shade.ts';

const fold = (y: number, colour: string): Html => html`
  <rect x="36" y="${y}" width="128" height="30" rx="14" fill="${colour}" />
  <path d="M150 ${y}c20 2 20 28 0 30 8-6 8-24 0-30z" fill="${shade(colour, -0.2)}" />
`;

const blanket = ({ colour, accent, pattern }: Look): Html => html`
  ${fold(134, shade(colour, -0.12))} ${fold(108, colour)} ${fold(82, shade(colour, 0.1))}
  <path d="M44 62c0-6 4-10 10-10h92c6 0 10 4 10 10v60H44z" fill="${shade(colour, 0.04)}" />
  ${
    pattern === 'check'
      ? html`<path
          d="M66 52v70M92 52v70M118 52v70M142 52v70M44 70h112M44 90h112M44 110h112"
          stroke="${accent}"
          stroke-width="5"
          opacity=".55"
        />`
      : html`<path d="M44 74h112M44 86h112M44 104h112" stroke="${accent}" stroke-width="6" opacity=".9" />`
  }
  <path
    d="M46 122v10M56 122v10M66 122v10M76 122v10M86 122v10M96 122v10M106 122v10M116 122v10M126 122v10M136 122v10M146 122v10M154 122v10"
    stroke="${shade(accent, -0.06)}"
    stroke-width="3"
    stroke-linecap="round"
  />
`;

const cushion = ({ colour, accent, pattern }: Look): Html => html`
  <path
    d="M38 50c22 8 102 8 124 0 8-3 10 4 7 10-9 24-9 62 0 86 3 7-1 12-8 9-24-8-98-8-122 0-7 3-11-2-8-9 9-24 9-62 0-86-3-6-1-13 7-10z"
    fill="${colour}"
  />
  ${
    pattern === 'stripes'
      ? html`<path d="M72 55v95M84 56v93M116 56v93M128 55v95" stroke="${accent}" stroke-width="4" opacity=".8" />`
      : html`<path
          d="M62 54v96M100 56v92M138 54v96M37 80h126M36 104h128M37 128h126"
          stroke="${accent}"
          stroke-width="6"
          opacity=".5"
        />`
  }
  <path
    d="M162 50c8-3 10 4 7 10-9 24-9 62 0 86 3 7-1 12-8 9-6-2-14-4-22-5 12-26 14-70 3-95 8-1 15-3 20-5z"
    fill="${shade(colour, -0.25)}"
    opacity=".35"
  />
`;

const towel = ({ colour, accent }: Look): Html => html`
  <path d="M30 46h140" stroke="#9b7a52" stroke-width="7" stroke-linecap="round" />
  <circle cx="30" cy="46" r="6" fill="#7d6040" />
  <circle cx="170" cy="46" r="6" fill="#7d6040" />
  <path d="M62 42h76c4 0 6 2 6 6v112c-14 6-28-2-42 2-16 4-30-2-46 2V48c0-4 2-6 6-6z" fill="${colour}" />
  <path d="M118 42h20c4 0 6 2 6 6v112c-9 4-18 2-27 1z" fill="${shade(colour, -0.08)}" />
  <path d="M56 60h88M56 70h88M56 134c30-3 58-2 88-2M56 144c30-3 58-2 88-2" stroke="${accent}" stroke-width="4" />
  <path d="M74 60v84M80 60v84" stroke="${accent}" stroke-width="2" opacity=".7" />
`;

/** Draws what lies on the shelf of textiles, in a field of 200 by 200. */
export const drawTextile = (look: Look): Html =>
  look.shape === 'cushion' ? cushion(look) : look.shape === 'towel' ? towel(look) : blanket(look);
