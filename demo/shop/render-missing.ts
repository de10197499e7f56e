import { renderFrame, type View } from './frame.ts';
import { html, type Html } from './html.ts';

/** The page for an address where nothing is. */
export const renderMissing = (view: View): Html =>
  renderFrame(view, {
    title: 'Not here · Marram',
    description: 'There is nothing at this address.',
    body: html`
      <div class="empty">
        <h1>The tide took it.</h1>
        <p class="quiet">There is nothing at this address.</p>
        <a class="button" href="/">To the front page</a>
      </div>
    `,
  });
