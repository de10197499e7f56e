import { h, mark } from './element.ts';
import type { FaultKind, View } from './picture.ts';

/** What the switches and buttons do. */
export interface Controls {
  readonly onFault: (wanted: FaultKind) => void;
  readonly onFifty: () => void;
  readonly onFlush: () => void;
}

const createSwitch = (name: string, kind: Exclude<FaultKind, 'none'>, { onFault }: Controls) => {
  const knob = h('span', { class: 'knob', 'aria-hidden': 'true' });
  const root = h('button', { class: 'switch', type: 'button', role: 'switch', 'aria-checked': 'false' }, knob, name);
  root.addEventListener('click', () => onFault(root.getAttribute('aria-checked') === 'true' ? 'none' : kind));
  return { root, kind };
};

/** The two switches, and two things to do. */
export function createControlsView(controls: Controls): View {
  const switches = [createSwitch('Backend down', 'down', controls), createSwitch('Offline', 'offline', controls)];
  const fifty = h('button', { class: 'action', type: 'button' }, 'Say 50 signals');
  const flush = h('button', { class: 'action', type: 'button' }, 'Flush now');
  fifty.addEventListener('click', controls.onFifty);
  flush.addEventListener('click', controls.onFlush);
  const elsewhere = h('p', { class: 'note' }, 'The backend has an address of its own: stop it there to see this.');
  return {
    root: h(
      'div',
      { class: 'controls', role: 'group', 'aria-label': 'Try it' },
      ...switches.map(({ root }) => root),
      fifty,
      flush,
      elsewhere,
    ),
    show: ({ fault, faults, status }) => {
      for (const { root, kind } of switches) {
        mark(root, 'aria-checked', String(fault === kind));
        root.disabled = !faults;
      }
      fifty.disabled = !status;
      flush.disabled = !status;
      elsewhere.hidden = faults;
    },
  };
}
