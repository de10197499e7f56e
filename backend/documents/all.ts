import { buildSchema, printSchema } from 'graphql';
import { SCHEMA } from '../query/schema.ts';
import { toAsyncApi } from './asyncapi.ts';
import { toCataloguePage } from './catalogue-page.ts';

/** Every document that is made from the sources, by its path in the repository; not formatted yet. */
export const allDocuments = (version: string): Readonly<Record<string, string>> => ({
  'docs/catalogue.md': toCataloguePage(),
  'docs/asyncapi.json': JSON.stringify(toAsyncApi(version), null, 2),
  'docs/schema.graphql': printSchema(buildSchema(SCHEMA)),
});
