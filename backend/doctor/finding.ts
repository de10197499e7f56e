/** What one look has found. */
export interface Finding {
  readonly about:
    'node' | 'settings' | 'folder' | 'database' | 'disk' | 'journal' | 'keys' | 'server' | 'saleor' | 'clock';
  readonly state: 'ok' | 'warn' | 'fail';
  readonly says: string;
  /** What to do about it. */
  readonly todo?: string;
}

/** A finding that leaves nothing to do. */
export const ok = (about: Finding['about'], says: string): Finding => ({ about, state: 'ok', says });

/** A finding that can wait. */
export const warn = (about: Finding['about'], says: string, todo: string): Finding => ({
  about,
  state: 'warn',
  says,
  todo,
});

/** A finding that cannot. */
export const fail = (about: Finding['about'], says: string, todo: string): Finding => ({
  about,
  state: 'fail',
  says,
  todo,
});
