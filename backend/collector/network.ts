import { BlockList, isIPv4 } from 'node:net';

/** Networks that no visitor comes from: whoever speaks from there is a proxy, or sits at the machine. */
const INSIDE = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  INSIDE.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  INSIDE.addSubnet(network, bits, 'ipv6');

/** An IPv4 address that a socket for both writes as IPv6. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** Whether an address belongs to this machine or to a private network. */
export function isInside(address: string): boolean {
  const ip = plain(address);
  return INSIDE.check(ip, isIPv4(ip) ? 'ipv4' : 'ipv6');
}

/** Whom an address stands for: an IPv4 address itself, of an IPv6 address the /64 that one household has. */
export function networkOf(address: string): string {
  const ip = plain(address);
  if (isIPv4(ip)) return ip;
  const [before = '', after] = ip.split('%', 1)[0]?.split('::') ?? [];
  const head = before.split(':').filter((group) => group !== '');
  const tail = (after ?? '').split(':').filter((group) => group !== '');
  const gap = after === undefined ? [] : Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...gap, ...tail].slice(0, 4).join(':');
}

/** Whether an address is this machine's own. */
export const isLoopback = (address: string): boolean => plain(address).startsWith('127.') || address === '::1';
