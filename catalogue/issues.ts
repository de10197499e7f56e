import * as v from 'valibot';

/** One broken rule: where, and which. */
export interface Issue {
  /** JSON pointer (RFC 6901) into what was checked; empty for the whole. */
  readonly path: string;
  /** The rule, as a sentence about the value at `path`. */
  readonly message: string;
}

/** A checked value, or every rule it breaks. */
export type Checked<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'issues'; readonly issues: readonly [Issue, ...Issue[]] };

const escape = (key: unknown): string => String(key).replaceAll('~', '~0').replaceAll('/', '~1');

/** Writes keys as a JSON pointer (RFC 6901). */
export const toPointer = (keys: readonly unknown[]): string => keys.map((key) => `/${escape(key)}`).join('');

const toMessage = (issue: v.BaseIssue<unknown>): string => {
  if (issue.expected === null || !issue.message.startsWith('Invalid')) return issue.message;
  return issue.received === 'undefined'
    ? 'is required'
    : `must be ${issue.expected.replace('Object', 'an object').replace('Array', 'a list')}, not ${issue.received}`;
};

const toIssue = (issue: v.BaseIssue<unknown>): Issue => ({
  path: toPointer(issue.path?.map((part) => part.key) ?? []),
  message: toMessage(issue),
});

const MOST_ISSUES = 20;

/**
 * Checks a value against a schema of the catalogue and names the first broken rule of every field. Never
 * throws; the input is not changed.
 */
export function check<Schema extends v.GenericSchema>(schema: Schema, input: unknown): Checked<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, input, { abortPipeEarly: true });
  if (result.success) return { kind: 'value', value: result.output };
  const [first, ...rest] = result.issues;
  const issues: [Issue, ...Issue[]] = [toIssue(first)];
  // A hostile payload can break a rule a hundred thousand times: nobody reads more than the first few.
  for (const issue of rest.slice(0, MOST_ISSUES).map(toIssue)) {
    if (!issues.some(({ path }) => path === issue.path)) issues.push(issue);
  }
  return { kind: 'issues', issues };
}
