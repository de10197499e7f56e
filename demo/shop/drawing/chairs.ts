import { html, type Html } from '../html.ts';
import type { Look } from '../product.ts';
import { shade } from './shade.ts';

const dining = ({ colour, accent }: Look): Html => html`
  <g fill="none" stroke="${shade(colour, -0.22)}" stroke-width="8" stroke-linecap="round">
    <path d="M76 116 70 172M134 114l8 52" />
  </g>
  <g fill="none" stroke="${colour}" stroke-width="9" stroke-linecap="round">
    <path d="M66 32v88l-8 52M124 30l2 90 4 52" />
    <path d="M67 44h56" stroke-width="12" />
    <path d="M67 64h57M66 84h59" stroke-width="7" />
  </g>
  <path d="M54 112h72l20-8c4 0 6 6 2 9l-20 15H58c-8 0-10-14-4-16z" fill="${accent}" />
  <path d="M58 122h70l20-14-1 5-19 15H58c-4 0-4-6 0-6z" fill="${shade(accent, -0.25)}" />
`;

const lounge = ({ colour, accent }: Look): Html => html`
  <path d="M58 148 52 174M144 148l6 26" stroke="${accent}" stroke-width="8" stroke-linecap="round" />
  <rect x="50" y="100" width="100" height="44" fill="${shade(colour, -0.06)}" />
  <path d="M58 60c0-18 12-26 42-26s42 8 42 26v60H58z" fill="${shade(colour, -0.1)}" />
  <path d="M68 66c0-14 8-20 32-20s32 6 32 20v46H68z" fill="${colour}" />
  <rect x="58" y="104" width="84" height="30" rx="12" fill="${shade(colour, 0.14)}" />
  <path d="M36 96c0-10 22-10 22 2v30h84V98c0-12 22-12 22-2v46c0 8-5 12-12 12H48c-7 0-12-4-12-12z" fill="${colour}" />
  <path d="M150 90c8-2 14 1 14 6v46c0 8-5 12-12 12h-14c8 0 12-6 12-14z" fill="${shade(colour, -0.14)}" />
  <path
    d="M84 68c2 10 30 10 32 0"
    fill="none"
    stroke="${shade(colour, -0.16)}"
    stroke-width="3"
    stroke-linecap="round"
  />
`;

const stool = ({ colour, accent }: Look): Html => html`
  <g stroke="${accent}" stroke-width="11" stroke-linecap="round">
    <path d="M74 92 54 166M126 92l20 74" />
    <path d="M102 96v64" stroke="${shade(accent, -0.22)}" />
  </g>
  <path d="M64 134h74" stroke="${shade(accent, -0.1)}" stroke-width="6" stroke-linecap="round" />
  <path d="M40 82h120v8c0 12-28 18-60 18s-60-6-60-18z" fill="${shade(colour, -0.18)}" />
  <ellipse cx="100" cy="82" rx="60" ry="16" fill="${colour}" />
  <path
    d="M58 80c22-8 62-8 84 0M70 88c18 5 44 5 60 0"
    fill="none"
    stroke="${shade(colour, -0.14)}"
    stroke-width="2.5"
    stroke-linecap="round"
  />
`;

/** Draws what stands on the shelf of chairs, in a field of 200 by 200. */
export const drawChair = (look: Look): Html =>
  look.shape === 'lounge' ? lounge(look) : look.shape === 'stool' ? stool(look) : dining(look);
