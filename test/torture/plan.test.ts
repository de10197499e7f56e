import { describe, expect, it } from 'vitest';
import { FAULTS } from './faults.ts';
import { createPlan, EVERYTHING, type Phase, type Step } from './plan.ts';

function take<Each>(generator: Generator<Each, never>, count: number): readonly Each[] {
  return Array.from({ length: count }, () => generator.next().value);
}
const stepsOf = (seed: number, count = 400): readonly Step[] => take(createPlan(seed).steps, count);
const phasesOf = (seed: number, count = 2000): readonly Phase[] => take(createPlan(seed).phases, count);

describe('createPlan', () => {
  it('is the same for the same seed', () => {
    expect(stepsOf(7)).toEqual(stepsOf(7));
    expect(phasesOf(7)).toEqual(phasesOf(7));
    expect(stepsOf(7)).not.toEqual(stepsOf(8));
  });

  it('has steps that do not depend on how many phases there were', () => {
    const plan = createPlan(7);
    take(plan.phases, 123);
    expect(take(plan.steps, 400)).toEqual(stepsOf(7));
  });

  it('knows every fault and every action', () => {
    expect([...new Set(phasesOf(7).map(({ fault }) => fault))].toSorted()).toEqual([...FAULTS].toSorted());
    const actions = new Set(stepsOf(7).map(({ action }) => action));
    expect([...actions].toSorted()).toEqual(Object.keys(EVERYTHING.actions).toSorted());
  });

  it('keeps the faults that stop everything short and rare', () => {
    const hanging = phasesOf(7).filter(({ fault }) => fault === 'hang');
    expect(hanging.length).toBeLessThan(40);
    expect(Math.max(...hanging.map(({ lastsMs }) => lastsMs))).toBeLessThanOrEqual(600);
  });

  it('sets a clock wrong by years in either direction, on some pages', () => {
    const clocks = stepsOf(7).map(({ page }) => page.clockMs);
    const year = 365.25 * 24 * 3600 * 1000;
    expect(Math.max(...clocks)).toBeGreaterThan(5 * year);
    expect(Math.min(...clocks)).toBeLessThan(-5 * year);
    expect(clocks.filter((clock) => clock === 0).length).toBeGreaterThan(300);
  });
});
