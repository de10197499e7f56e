/** SQL that writes a timestamptz column as RFC 3339 with milliseconds, the same on every driver. */
export const timeText = (column: string): string =>
  `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
