import type { SignalEvent, SignalName } from '@tillroll/catalogue';
import { distinctUntilChanged, map, type Observable } from 'rxjs';
import { SESSION_IDLE_MS } from '../../signals/identity.ts';
import type { Till } from '../../till.ts';
import { present } from './present.ts';

/** The steps from looking to buying, in their order. */
export const FUNNEL_STEPS = ['none', 'viewed', 'basket', 'checkout', 'payment', 'placed'] as const;
/** One of {@link FUNNEL_STEPS}. */
export type FunnelStep = (typeof FUNNEL_STEPS)[number];

const STEP_OF: { readonly [Name in SignalName]?: FunnelStep } = {
  product_viewed: 'viewed',
  basket_addition: 'basket',
  voucher_addition: 'basket',
  start_checkout: 'checkout',
  pre_payment: 'payment',
  post_payment: 'payment',
  order_placed: 'placed',
  post_checkout: 'placed',
};

/** May come after the order as well as before it, and is then still about that order. */
const isOfPayment = (step: FunnelStep): boolean => step === 'payment';

interface Visit {
  readonly step: FunnelStep;
  /** When something was last said in it. */
  readonly at?: number;
}

const furthest = (one: FunnelStep, other: FunnelStep): FunnelStep =>
  FUNNEL_STEPS.indexOf(one) > FUNNEL_STEPS.indexOf(other) ? one : other;

function advance(step: FunnelStep, reached: FunnelStep): FunnelStep {
  if (step === 'placed' && reached !== 'none' && !isOfPayment(reached)) return reached;
  return furthest(step, reached);
}

function next(visit: Visit, { type, time }: SignalEvent): Visit {
  const at = Date.parse(time);
  const isOver = visit.at !== undefined && at - visit.at > SESSION_IDLE_MS;
  const name = type.slice('signal.'.length) as SignalName;
  return { step: advance(isOver ? 'none' : visit.step, STEP_OF[name] ?? 'none'), at };
}

/** How a visit begins. */
export interface FunnelStepOptions {
  /** What an earlier page of the visit has kept. Anything that is no step is taken for `none`. */
  readonly from?: FunnelStep | null;
}

/**
 * The furthest step of this visit: at once, and whenever it changes. Begins anew with the first step after `placed`, and
 * after the silence that ends a session.
 */
export const funnelStep = (
  { events$ }: Pick<Till, 'events$'>,
  { from }: FunnelStepOptions = {},
): Observable<FunnelStep> =>
  events$.pipe(
    present<Visit>({ step: FUNNEL_STEPS.find((step) => step === from) ?? 'none' }, next),
    map(({ step }) => step),
    distinctUntilChanged(),
  );
