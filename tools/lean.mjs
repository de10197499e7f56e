// What libraries carry for others, and no page of ours ever asks for: every visitor would pay for it.

const VALIBOT = /valibot\/dist\/index\.m?js$/;
const WORKBOX = /workbox-window\.prod\.mjs$/;

const NOT_FOR_PAGES = [
  // Workbox marks its version for its own debugger, and tells of every step of a worker's life. A page of ours has it
  // register, and waits until the worker is active; the conversation with it is ours.
  { library: WORKBOX, code: /try\{self\["workbox:[^}]*\}catch\(\w*\)\{\}/g },
  { library: WORKBOX, code: /getSW\(\)\{.*?\.promise\}/g },
  { library: WORKBOX, code: /,this\.Ft&&\(this\.Ct[^)]*\),this\.Gt[^)]*\)\)/g },
  { library: WORKBOX, code: /this\.(Ct|Ut|Gt)=new \w+,/g },
  { library: WORKBOX, code: /,this\.(Ct|Ut|Gt)\.(resolve|add)\([^)]*\)/g },
  { library: WORKBOX, code: /get controlling\(\)\{[^}]*\}/g },
  { library: WORKBOX, code: /async (messageSW\(\w\)|update\(\))\{[^}]*\}/g },
  { library: WORKBOX, code: /messageSkipWaiting\(\)\{[^}]*\}/g },
  { library: WORKBOX, code: /this\.Vt=t=>\{.*?\},this\.Xt=async t=>\{.*?\}\)\)\},(?=this\.Ot=t)/g },
  { library: WORKBOX, code: /,navigator\.serviceWorker\.addEventListener\("\w+",this\.\w+\)/g },
  { library: WORKBOX, code: /,Promise\.resolve\(\)\.then\(\(\(\)=>\{this\.dispatchEvent.*?\.then\(\(\(\)=>\{\}\)\)/g },
  {
    library: WORKBOX,
    code: /this\.dispatchEvent\(new h\(e,a\)\),"installed"===e\?.*?:"activating"===e&&\(clearTimeout\(this\.Qt\),/g,
    instead: '"activating"===e&&(',
  },
  { library: WORKBOX, code: /(?<=class a) extends i|super\(\),/g },
  // Valibot makes every schema usable for other validators' users (Standard Schema) and remembers which function made
  // it. We ask for the first issue of every field, in one language, with the words of our own `issues.ts`.
  { library: VALIBOT, code: /schema\["~standard"\] = \{[^}]*\}[^}]*\};/g },
  { library: VALIBOT, code: /^\t+(reference: [\w$]+|async: false),\n/gm },
  { library: VALIBOT, code: /config\$1\.abortEarly/g, instead: 'false' },
  { library: VALIBOT, code: /valueSchema\.fallback !== void 0/g, instead: 'false' },
  { library: VALIBOT, code: /(?<=context\.message) \?\? [^;]*getGlobalMessage\(issue\.lang\)/g },
  { library: VALIBOT, code: /`Invalid \$\{label\}[^\n]*`/g, instead: '"Invalid"' },
  {
    library: VALIBOT,
    code: /typeof message\$1 === "function" \? message\$1\(issue\) : message\$1/g,
    instead: 'message$1',
  },
  {
    library: VALIBOT,
    code: /const issue = \{[^}]*\};/g,
    instead: 'const issue = { expected, received, message: "Invalid", path: other?.path };',
  },
  {
    library: VALIBOT,
    code: /^\t+(type: "(array|object)"|origin: "(key|value)"|input|value: (value\$1|input\[key\])),?\n/gm,
  },
  { library: VALIBOT, code: /\/\* @__PURE__ \*\/ getGlobalConfig\(config\$1\)/g, instead: 'config$1' },
  // RxJS has a way of its own to make an error class, for engines of its time.
  {
    library: /rxjs\/.*\/UnsubscriptionError\.js$/,
    code: /[^]+/,
    instead: `export class UnsubscriptionError extends Error {
      constructor(errors) { super(errors.join()); this.name = 'UnsubscriptionError'; this.errors = errors; }
    }`,
  },
];

/** Leaves it out. What a page still needs of a library is held by `test/sdk/script-tag/lean.test.ts`. */
export const lean = () => ({
  name: 'lean',
  transform(code, id) {
    const rows = NOT_FOR_PAGES.filter(({ library }) => library.test(id));
    if (rows.length === 0) return null;
    return { code: rows.reduce((text, row) => text.replace(row.code, row.instead ?? ''), code), map: null };
  },
});
