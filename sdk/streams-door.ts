export {
  basketState,
  type BasketLine,
  type BasketState,
  type BasketStateOptions,
} from './stream/derived/basket-state.ts';
export { FUNNEL_STEPS, funnelStep, type FunnelStep, type FunnelStepOptions } from './stream/derived/funnel-step.ts';
export { recentlyViewed, type RecentlyViewedOptions, type ViewedProduct } from './stream/derived/recently-viewed.ts';
