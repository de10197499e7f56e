import { InvalidArgumentError, Option, type Command } from 'commander';
import type { JetstreamOptions } from '../log/jetstream/streams.ts';

/** What a command was told of the log. */
export interface LogOptions {
  readonly logUrl?: string;
  readonly logReplicas?: number;
}

function toReplicas(text: string): number {
  if (!/^[1-5]$/.test(text)) throw new InvalidArgumentError('A message is on 1 to 5 nodes; 3 survive the loss of one.');
  return Number(text);
}

/** Adds the options that name a broker between collectors and writers. */
export const addLogOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--log-url <url>', 'NATS with JetStream between collectors and writers: nats://host:4222').env(
        'LOG_URL',
      ),
    )
    .addOption(
      new Option('--log-replicas <number>', 'on how many nodes a message is; 3 in a cluster, 1 without')
        .env('LOG_REPLICAS')
        .argParser(toReplicas),
    );

/** The broker that is meant. */
export const toBroker = ({ logUrl, logReplicas }: LogOptions): { readonly log?: JetstreamOptions } =>
  logUrl === undefined ? {} : { log: { url: logUrl, ...(logReplicas !== undefined && { replicas: logReplicas }) } };
