import text from './package.json?raw';

const isPackage = (value: unknown): value is { readonly version: string } =>
  typeof value === 'object' && value !== null && 'version' in value && typeof value.version === 'string';

const parsed: unknown = JSON.parse(text);

/** The version of this program. */
export const VERSION: string = isPackage(parsed) ? parsed.version : 'unknown';
