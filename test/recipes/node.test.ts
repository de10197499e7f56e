import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeRecipe, type Prepare } from './front.ts';
import { readRecipe } from './recipe.ts';

/** Starts a shop that does nothing but what the recipe says. */
const inNode =
  (page: string, toShop: (port: number) => string): Prepare =>
  ({ places, port, folder }) => {
    writeFileSync(join(folder, 'tillroll.js'), readRecipe(page, 'js', places));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'shop.js'), toShop(port));
    return { command: process.execPath, args: [join(folder, 'shop.js')] };
  };

describeRecipe(
  'express',
  inNode(
    'express.md',
    (port) => `
      import express from 'express';
      import { tillroll } from './tillroll.js';
      const app = express();
      app.use(tillroll);
      app.use(express.json());
      app.listen(${port}, '127.0.0.1');`,
  ),
);

describeRecipe(
  'fastify',
  inNode(
    'fastify.md',
    (port) => `
      import { fastify } from 'fastify';
      import { tillroll } from './tillroll.js';
      const app = fastify();
      app.register(tillroll);
      app.post('/own', async (request) => ({ parsed: request.body }));
      await app.listen({ port: ${port}, host: '127.0.0.1' });`,
  ),
);
