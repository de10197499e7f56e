import { h, mark, write } from './element.ts';
import type { Picture, View } from './picture.ts';

/** A part behind a tab. */
export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly view: View;
  /** The small figure on the tab; empty for none. */
  readonly badge: (picture: Picture) => string;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };
const KEY = 'tillroll-inspector-tab';

const recall = (tabs: readonly Tab[]): number => {
  const id = sessionStorage.getItem(KEY);
  return Math.max(
    0,
    tabs.findIndex((tab) => tab.id === id),
  );
};

const createTab = ({ id, title, view, badge }: Tab) => {
  const figure = h('span', { class: 'badge' });
  const button = h(
    'button',
    { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `panel-${id}` },
    title,
    figure,
  );
  const attributes = { class: 'panel', role: 'tabpanel', id: `panel-${id}`, 'aria-labelledby': `tab-${id}` };
  return { id, button, figure, badge, view, panel: h('div', attributes, view.root) };
};

/** Several views in one place, as ARIA's tabs have it: one is shown, arrows go to the next. */
export function createTabsView(tabs: readonly Tab[]): View {
  const parts = tabs.map(createTab);
  let chosen = recall(tabs);
  let latest: Picture | undefined;
  const choose = (at: number): void => {
    chosen = (at + parts.length) % parts.length;
    parts.forEach(({ button, panel, view, id }, index) => {
      const isChosen = index === chosen;
      mark(button, 'aria-selected', String(isChosen));
      button.tabIndex = isChosen ? 0 : -1;
      panel.hidden = !isChosen;
      if (isChosen) sessionStorage.setItem(KEY, id);
      if (isChosen && latest) view.show(latest);
    });
  };
  parts.forEach(({ button }, index) => {
    button.addEventListener('click', () => choose(index));
    button.addEventListener('keydown', ({ key }) => {
      const step = STEPS[key];
      if (step === undefined) return;
      choose(chosen + step);
      parts[chosen]?.button.focus();
    });
  });
  choose(chosen);
  const bar = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'What to look at' });
  bar.append(...parts.map(({ button }) => button));
  return {
    root: h('div', { class: 'tabs-view' }, bar, ...parts.map(({ panel }) => panel)),
    show: (picture) => {
      latest = picture;
      for (const { figure, badge } of parts) write(figure, badge(picture));
      parts[chosen]?.view.show(picture);
    },
  };
}
