// The API reference: what the package's doors export, in the words of the docstrings. `npm run documents` writes it.
import ts from '@typescript/typescript6';
import { join } from 'node:path';
import { root } from './setup.mjs';

const DOORS = [
  ['tillroll', 'sdk/index.ts'],
  ['tillroll/streams', 'sdk/streams-door.ts'],
  ['tillroll/capture', 'sdk/capture-door.ts'],
  ['tillroll/privacy', 'sdk/privacy-door.ts'],
  ['tillroll/react', 'sdk/react-door.ts'],
  ['tillroll/outbox', 'sdk/outbox-door.ts'],
  ['tillroll/service-worker', 'service-worker/index.ts'],
  ['tillroll/script-tag', 'sdk/script-tag/queue.ts'],
];

const OPTIONS = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  customConditions: ['source'],
  paths: { '@tillroll/catalogue': [join(root, 'catalogue/index.ts')] },
};

/** What follows a name: everything but a function's body. */
function signatureOf(declaration) {
  const text = declaration.getText();
  if (ts.isFunctionDeclaration(declaration) && declaration.body) {
    return `${text.slice(0, declaration.body.getStart() - declaration.getStart()).trim()};`;
  }
  if (!ts.isVariableDeclaration(declaration)) return text;
  const { initializer } = declaration;
  const head = initializer && ts.isArrowFunction(initializer) ? initializer.getText().split('=>')[0] : '';
  return `const ${declaration.name.getText()}${head ? ` = ${head.trim()} => …` : ''};`;
}

const ORDER = (a, b) => a.name.localeCompare(b.name);

function describe(symbol, checker) {
  const real = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const [declaration] = real.declarations ?? [];
  if (!declaration) throw new Error(`${symbol.name} has no declaration`);
  const words = ts.displayPartsToString(real.getDocumentationComment(checker));
  const tags = real
    .getJsDocTags(checker)
    .map(({ name, text }) => `- \`@${name}\` ${ts.displayPartsToString(text)}`.trimEnd());
  const code = signatureOf(declaration).replace(/^export /, '');
  return [`### ${symbol.name}`, words, tags.join('\n'), `\`\`\`ts\n${code}\n\`\`\``]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The whole page. */
export function apiReference() {
  const program = ts.createProgram(
    DOORS.map(([, file]) => join(root, file)),
    OPTIONS,
  );
  const checker = program.getTypeChecker();
  const chapters = DOORS.map(([name, file]) => {
    const source = program.getSourceFile(join(root, file));
    const door = source && checker.getSymbolAtLocation(source);
    if (!door) throw new Error(`${file} exports nothing`);
    const exported = checker.getExportsOfModule(door).sort(ORDER);
    return [`## \`${name}\``, ...exported.map((symbol) => describe(symbol, checker))].join('\n\n');
  });
  const head =
    '# API reference\n\nMade from the docstrings by `npm run documents`; a test says when it is stale. How it hangs together is in [the way of an event](way-of-an-event.md), ways to use it in [the recipes](recipes/README.md).';
  return `${[head, ...chapters].join('\n\n')}\n`;
}
