/*
 * As much of Prometheus' text format as is needed here, version 0.0.4. A dependency would bring ten times as much.
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 */

/** What tells the series of one metric apart. */
export type Labels = Readonly<Record<string, string>>;

/** Only goes up. */
export interface Counter {
  readonly add: (labels?: Labels, amount?: number) => void;
}

/** How often values lay below each of some bounds. */
export interface Histogram {
  readonly observe: (value: number) => void;
}

/** One series at the moment in which it is asked for. */
export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

/** What a metric is. */
export interface MetricRow {
  readonly name: string;
  readonly help: string;
}

/** All metrics of a process. */
export interface Registry {
  readonly counter: (row: MetricRow) => Counter;
  readonly histogram: (row: MetricRow, bounds: readonly number[]) => Histogram;
  /** A value that is read when it is asked for; `counter` for one that only goes up. */
  readonly sampled: (row: MetricRow, read: () => readonly Sample[], type?: 'gauge' | 'counter') => void;
  /** The whole page. */
  readonly write: () => string;
}

const escape = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function toLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

const toNumber = (value: number): string => (value === Infinity ? '+Inf' : String(value));

const toLine = (name: string, { labels = {}, value }: Sample): string =>
  `${name}${toLabels(labels)} ${toNumber(value)}`;

/** Makes an empty registry. */
export function createRegistry(): Registry {
  const metrics: (() => readonly string[])[] = [];

  const add = ({ name, help }: MetricRow, type: string, lines: () => readonly string[]): void => {
    metrics.push(() => [`# HELP ${name} ${help.replaceAll('\n', ' ')}`, `# TYPE ${name} ${type}`, ...lines()]);
  };

  return {
    counter: (row) => {
      const series = new Map<string, { readonly labels: Labels; value: number }>();
      add(row, 'counter', () => [...series.values()].map((each) => toLine(row.name, each)));
      return {
        add: (labels = {}, amount = 1) => {
          const key = JSON.stringify(labels);
          const known = series.get(key) ?? { labels, value: 0 };
          known.value += amount;
          series.set(key, known);
        },
      };
    },
    histogram: (row, bounds) => {
      const counts = bounds.map(() => 0);
      let count = 0;
      let sum = 0;
      const bucket = (bound: number, value: number): string =>
        toLine(`${row.name}_bucket`, { labels: { le: toNumber(bound) }, value });
      add(row, 'histogram', () => [
        ...bounds.map((bound, at) => bucket(bound, counts[at] ?? 0)),
        bucket(Infinity, count),
        toLine(`${row.name}_sum`, { value: sum }),
        toLine(`${row.name}_count`, { value: count }),
      ]);
      return {
        observe: (value) => {
          count++;
          sum += value;
          for (const [at, bound] of bounds.entries()) if (value <= bound) counts[at] = (counts[at] ?? 0) + 1;
        },
      };
    },
    sampled: (row, read, type = 'gauge') => add(row, type, () => read().map((sample) => toLine(row.name, sample))),
    write: () => `${metrics.flatMap((lines) => lines()).join('\n')}\n`,
  };
}
