import type { Till } from '../till.ts';

/** The part of a till that is told of consent. */
export type ConsentHolder = Pick<Till, 'consent'>;

/** Ends following; what was last said holds. */
export type StopFollowing = () => void;
