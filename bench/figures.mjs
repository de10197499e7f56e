// How figures are put together and said.

/** The middle one. */
export const median = (numbers) => quantile(numbers, 0.5);

/** The number below which a share of them lies. */
export const quantile = (numbers, share) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};

/** A number as a table has it. */
export const digits = (number) => (Math.abs(number) >= 100 || number === 0 ? number.toFixed(0) : number.toFixed(1));

/** Prints one figure, with what there is to say of it. */
export function tell(what, unit, figure, note = '') {
  console.log(`${what.padEnd(62)} ${digits(figure).padStart(8)} ${unit.padEnd(6)} ${note}`.trimEnd());
}

/** Prints a figure with its spread, and its budget where it has one. */
export function say(what, unit, figures, budget) {
  const [least, most] = [Math.min(...figures), Math.max(...figures)].map(digits);
  tell(what, unit, median(figures), `(${least} to ${most})${budget === undefined ? '' : `, budget ${budget}`}`);
}

/** Does it so many times, one after the other. */
export async function repeat(times, work) {
  const results = [];
  for (let time = 0; time < times; time++) results.push(await work());
  return results;
}
