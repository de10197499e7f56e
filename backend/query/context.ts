import 'mercurius';

/** What a resolver knows of who asks. */
export interface QueryContext {
  readonly shop: string;
}

declare module 'mercurius' {
  // oxlint-disable-next-line typescript/no-empty-interface -- the library's own way to give a context its fields
  interface MercuriusContext extends QueryContext {}
}
