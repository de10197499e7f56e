/** Whether a text is a day that exists, `YYYY-MM-DD`. The engine takes 30 February for 2 March: it must come out as it went in. */
export function isDay(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, text.length) === text;
}
