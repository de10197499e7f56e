import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Registry } from './registry.ts';

const LOOK_EVERY_MS = 20;

/** Adds what the process costs, under the names that dashboards of Node know. Returns what ends the watching. */
export function addProcessMetrics(registry: Registry): () => void {
  const delay = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  delay.enable();
  const sampled = (name: string, help: string, read: () => number, type?: 'counter'): void =>
    registry.sampled({ name, help }, () => [{ value: read() }], type);

  sampled(
    'process_cpu_seconds_total',
    'Seconds of CPU that the process has had, the database in it included.',
    () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
    'counter',
  );
  sampled('process_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss());
  sampled(
    'nodejs_heap_size_used_bytes',
    'Memory that objects of JavaScript take.',
    () => process.memoryUsage().heapUsed,
  );
  sampled('process_start_time_seconds', 'When the process has started, since 1970.', () =>
    Math.round(performance.timeOrigin / 1000),
  );
  sampled('nodejs_eventloop_lag_seconds', 'Longest delay of the event loop since it was last asked for.', () => {
    const seconds = delay.max / 1e9;
    delay.reset();
    return seconds;
  });
  return () => delay.disable();
}
