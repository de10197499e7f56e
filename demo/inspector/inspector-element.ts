import { createControlsView } from './controls-view.ts';
import { h, write } from './element.ts';
import { createJournalView } from './journal-view.ts';
import { createModel, type Model } from './model.ts';
import { isOpen, keepOpen } from './open-state.ts';
import { createOutboxView } from './outbox-view.ts';
import type { Picture, View } from './picture.ts';
import { toSentence } from './sentence.ts';
import { createStateView } from './state-view.ts';
import { createStationsView } from './stations-view.ts';
import { FRAME_STYLE } from './style-frame.ts';
import { ROWS_STYLE } from './style-rows.ts';
import { createTabsView } from './tabs-view.ts';
import { createWayView } from './way-view.ts';

const WORDS =
  'Everything you do in this shop is said as a signal. It is written to an outbox on your device first, carried ' +
  'to the backend by a service worker, and kept in a journal there, exactly once, in its order. Switch the backend off, ' +
  'go on shopping, close the tab if you like: what was said arrives when the backend is back.';

const toSheet = (text: string): CSSStyleSheet => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
};

const createSentenceView = (): View => {
  const root = h('p', { class: 'sentence', role: 'status' });
  return { root, show: (picture) => write(root, toSentence(picture)) };
};

const createViews = (model: Model, onChange: () => void): readonly View[] => [
  createStationsView(),
  createSentenceView(),
  createControlsView({ onFault: model.switchTo, onFifty: model.sayFifty, onFlush: model.flush }),
  createTabsView([
    { id: 'way', title: 'Events', view: createWayView(onChange), badge: ({ way }) => String(way.length) },
    { id: 'outbox', title: 'Outbox', view: createOutboxView(), badge: ({ pending }) => String(pending) },
    {
      id: 'journal',
      title: 'Journal',
      view: createJournalView(),
      badge: ({ journal }) => (journal.isKnown ? String(journal.total) : '–'),
    },
    { id: 'state', title: 'State', view: createStateView(), badge: ({ problems }) => String(problems.length || '') },
  ]),
];

/** The inspector beside the shop: a dock at the side, a sheet from below where there is no side. */
export class TillrollInspector extends HTMLElement {
  #isPlanned = false; // first: the model may speak while it is being made
  readonly #model = createModel(() => this.#plan());
  readonly #views = createViews(this.#model, () => this.#plan());
  readonly #toggle = h('button', { class: 'toggle', type: 'button', 'aria-controls': 'body' });
  readonly #body = h('div', { class: 'body', id: 'body' });
  readonly #badge = h('span', { class: 'rail-badge' });
  #presence = new AbortController();
  #built = false;

  connectedCallback(): void {
    if (!this.#built) this.#build();
    this.#built = true;
    // Nothing stays open while nobody looks, or the page could not be kept for the way back.
    const { signal } = (this.#presence = new AbortController());
    window.addEventListener('pagehide', () => this.#model.stop(), { signal });
    window.addEventListener('pageshow', () => this.#follow(), { signal });
    document.addEventListener('visibilitychange', () => this.#follow(), { signal });
    const clock = setInterval(() => this.#isWatched() && this.#plan(), 1000);
    signal.addEventListener('abort', () => clearInterval(clock));
    this.#follow();
  }

  disconnectedCallback(): void {
    this.#presence.abort();
    this.#model.stop();
  }

  #build(): void {
    this.#toggle.addEventListener('click', () => {
      keepOpen(!isOpen());
      this.#follow();
    });
    const shadow = this.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [toSheet(FRAME_STYLE), toSheet(ROWS_STYLE)];
    const about = h('details', { class: 'about' }, h('summary', {}, 'What you see here'), h('p', {}, WORDS));
    about.open = localStorage.getItem('tillroll-inspector-about') !== 'closed';
    about.addEventListener('toggle', () =>
      localStorage.setItem('tillroll-inspector-about', about.open ? 'open' : 'closed'),
    );
    this.#body.append(about, ...this.#views.map(({ root }) => root));
    const title = h('h2', {}, h('span', { class: 'mark', 'aria-hidden': 'true' }), 'tillroll inspector');
    const head = h('header', { class: 'head' }, title, this.#badge, this.#toggle);
    shadow.append(h('aside', { class: 'dock', 'aria-label': 'tillroll inspector' }, head, this.#body));
  }

  #isWatched(): boolean {
    return isOpen() && document.visibilityState === 'visible';
  }

  #follow(): void {
    const open = isOpen();
    this.toggleAttribute('open', open);
    this.#body.hidden = !open;
    this.#toggle.setAttribute('aria-expanded', String(open));
    write(this.#toggle, open ? 'Hide' : 'Show');
    if (this.#isWatched()) this.#model.start();
    else this.#model.stop();
    this.#plan();
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    requestAnimationFrame(() => {
      this.#isPlanned = false;
      this.#show(this.#model.picture());
    });
  }

  #show(picture: Picture): void {
    write(this.#badge, isOpen() ? '' : `${picture.pending} waiting`);
    if (isOpen()) for (const view of this.#views) view.show(picture);
  }
}
