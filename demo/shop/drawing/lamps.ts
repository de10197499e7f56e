import { html, type Html } from '../html.ts';
import type { Look } from '../product.ts';
import { shade } from './shade.ts';

const GLOW = '#ffdf91';

const table = ({ colour, accent }: Look): Html => html`
  <path d="M66 96 44 150h112l-22-54z" fill="${GLOW}" opacity=".35" />
  <rect x="96" y="92" width="8" height="62" rx="3" fill="${accent}" />
  <rect x="64" y="152" width="72" height="12" rx="6" fill="${accent}" />
  <rect x="64" y="158" width="72" height="6" rx="3" fill="${shade(accent, -0.25)}" />
  <circle cx="100" cy="98" r="11" fill="${shade(GLOW, 0.3)}" />
  <path d="M82 36h36c4 0 6 2 7 5l17 55H58l17-55c1-3 3-5 7-5z" fill="${colour}" />
  <path d="M108 36h10c4 0 6 2 7 5l17 55h-24z" fill="${shade(colour, -0.14)}" />
  <path d="M60 90h80l2 6H58z" fill="${shade(colour, 0.3)}" />
`;

const pendant = ({ colour, accent }: Look): Html => html`
  <path d="M52 116 30 178h140l-22-62z" fill="${GLOW}" opacity=".32" />
  <path d="M100 0v44" stroke="${accent}" stroke-width="3" />
  <rect x="91" y="40" width="18" height="16" rx="4" fill="${accent}" />
  <path d="M88 54h24c28 8 40 32 42 64H46c2-32 14-56 42-64z" fill="${colour}" />
  <path d="M106 54h6c28 8 40 32 42 64h-24c0-32-8-54-24-64z" fill="${shade(colour, -0.14)}" />
  <path
    d="M68 72c-8 8-12 20-13 32"
    fill="none"
    stroke="${shade(colour, 0.35)}"
    stroke-width="5"
    stroke-linecap="round"
  />
  <ellipse cx="100" cy="118" rx="54" ry="8" fill="${shade(colour, -0.3)}" />
  <ellipse cx="100" cy="119" rx="20" ry="7" fill="${shade(GLOW, 0.35)}" />
`;

const arc = ({ colour, accent }: Look): Html => html`
  <path d="M112 78 92 150h72l-20-72z" fill="${GLOW}" opacity=".32" />
  <path
    d="M62 166V78c0-34 20-48 40-48 16 0 26 10 26 28"
    fill="none"
    stroke="${colour}"
    stroke-width="5"
    stroke-linecap="round"
  />
  <ellipse cx="62" cy="168" rx="30" ry="7" fill="${shade(accent, -0.2)}" />
  <ellipse cx="62" cy="164" rx="30" ry="7" fill="${accent}" />
  <path d="M104 82c0-16 10-26 24-26s24 10 24 26z" fill="${colour}" />
  <path d="M130 56c13 1 22 11 22 26h-12c0-13-3-22-10-26z" fill="${shade(colour, -0.16)}" />
  <ellipse cx="128" cy="82" rx="24" ry="4.5" fill="${shade(GLOW, 0.2)}" />
`;

/** Draws what stands on the shelf of lamps, in a field of 200 by 200. */
export const drawLamp = (look: Look): Html =>
  look.shape === 'pendant' ? pendant(look) : look.shape === 'arc' ? arc(look) : table(look);
