import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../journey/harness/free-port.ts';
import { findProgram } from '../recipes/from-debian.ts';

/** The broker's program, or undefined where it cannot be had. */
export const natsProgram = (): string | undefined => findProgram('nats-server');

/** One node of a broker; it can be killed, and started again on what it has stored. */
export interface NatsNode {
  readonly url: string;
  readonly name: string;
  /** Of its process; undefined before it has started. */
  readonly pid: () => number | undefined;
  readonly start: () => Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  readonly kill: () => Promise<void>;
}

/** A broker of one or more nodes with JetStream. */
export interface Nats {
  readonly url: string;
  readonly nodes: readonly NatsNode[];
  readonly close: () => Promise<void>;
}

const START_MS = 20_000;

interface Place {
  readonly name: string;
  readonly port: number;
  readonly routePort: number;
  readonly monitorPort: number;
}

const toConfig = ({ name, port, routePort, monitorPort }: Place, all: readonly Place[], folder: string): string => `
server_name: ${name}
listen: 127.0.0.1:${port}
http: 127.0.0.1:${monitorPort}
jetstream { store_dir: "${join(folder, name)}" }
${
  all.length > 1
    ? `cluster { name: torn, listen: 127.0.0.1:${routePort}, routes: [${all
        .map((each) => `nats://127.0.0.1:${each.routePort}`)
        .join(', ')}] }`
    : ''
}`;

/** JetStream takes nothing before its nodes know each other. */
async function isHealthy({ monitorPort }: Place): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${monitorPort}/healthz`)).ok;
  } catch {
    return false; // not listening yet
  }
}

function createNode(program: string, place: Place, config: string): NatsNode {
  let child: ChildProcess | undefined;
  return {
    url: `nats://127.0.0.1:${place.port}`,
    name: place.name,
    pid: () => child?.pid,
    async start() {
      child = spawn(program, ['-c', config], { stdio: 'ignore' });
      const until = performance.now() + START_MS;
      while (!(await isHealthy(place))) {
        if (performance.now() > until) throw new Error(`${place.name} did not become healthy`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Starts a broker in a folder of its own. */
export async function openNats(program: string, size: 1 | 3 = 1): Promise<Nats> {
  const folder = mkdtempSync(join(tmpdir(), 'tillroll-nats-'));
  const places: Place[] = [];
  for (let at = 0; at < size; at++) {
    places.push({
      name: `node${at}`,
      port: await freePort(),
      routePort: await freePort(),
      monitorPort: await freePort(),
    });
  }
  const nodes = places.map((place) => {
    const config = join(folder, `${place.name}.conf`);
    writeFileSync(config, toConfig(place, places, folder));
    return createNode(program, place, config);
  });
  await Promise.all(nodes.map((node) => node.start()));
  return {
    url: nodes.map(({ url }) => url).join(','),
    nodes,
    async close() {
      await Promise.all(nodes.map((node) => node.kill()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
