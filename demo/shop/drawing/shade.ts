const channel = (colour: string, at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);

/** A colour mixed with black (below 0) or white (above 0), by a part of 1. */
export function shade(colour: string, by: number): string {
  const toward = by < 0 ? 0 : 255;
  const mixed = [1, 3, 5].map((at) => {
    const from = channel(colour, at);
    return Math.round(from + (toward - from) * Math.abs(by));
  });
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
