/** A file taken in as text: `import sql from './sql/0001-events.sql?raw'`. Vite knows the suffix, Rollup is told. */
declare module '*?raw' {
  const text: string;
  // oxlint-disable-next-line import/no-default-export -- the suffix's own shape, as Vite has it
  export default text;
}
