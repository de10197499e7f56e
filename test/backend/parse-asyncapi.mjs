// Prints what the AsyncAPI parser finds in a document. In a process of its own: the conditions under which the tests
// resolve our own sources would make Node take some of the parser's packages in a form that is for bundlers.
import { Parser } from '@asyncapi/parser';
import { readFileSync } from 'node:fs';

const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], 'utf8'));
const operations = document?.operations().all() ?? [];
process.stdout.write(
  JSON.stringify({
    version: document?.version(),
    errors: diagnostics.filter(({ severity }) => severity === 0),
    operations: operations.map((operation) => ({
      id: operation.id(),
      types: operation.messages().map((message) => message.name()),
      security: operation.security().map((requirements) => requirements.all()[0].scheme().type()),
    })),
  }),
);
