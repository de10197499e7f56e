/** What the demo's server tells the inspector. */
export interface Settings {
  readonly readKey: string;
  /** Where the backend is: empty for this address. */
  readonly backend: string;
  readonly faults: boolean;
}

/** Asks for the settings. Rejects where the shop is silent or this browser is not on its machine. */
export async function fetchSettings(): Promise<Settings> {
  const response = await fetch('/demo/settings');
  if (!response.ok) throw new Error(`the shop answered ${response.status}`);
  return (await response.json()) as Settings;
}
