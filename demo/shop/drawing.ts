import { drawChair } from './drawing/chairs.ts';
import { drawLamp } from './drawing/lamps.ts';
import { drawMug } from './drawing/mugs.ts';
import { drawPaper } from './drawing/paper.ts';
import { drawPlant } from './drawing/plants.ts';
import { drawTextile } from './drawing/textiles.ts';
import { html, type Html } from './html.ts';
import type { CategorySlug, Look, Product } from './product.ts';

const DRAW: Readonly<Record<CategorySlug, (look: Look) => Html>> = {
  mugs: drawMug,
  lamps: drawLamp,
  chairs: drawChair,
  textiles: drawTextile,
  plants: drawPlant,
  paper: drawPaper,
};

/** The illustration in a page. The name stands beside it, so it says nothing to a screen reader. */
export const drawProduct = ({ category, look }: Product): Html => html`
  <svg class="drawing" viewBox="0 0 200 200" aria-hidden="true" focusable="false">
    <ellipse class="drawing-shadow" cx="100" cy="176" rx="62" ry="7" />
    ${DRAW[category](look)}
  </svg>
`;

/** The illustration as a file of its own, for feeds and the basket. */
export const drawProductFile = ({ category, look }: Product): Html =>
  html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">${DRAW[category](look)}</svg>`;
